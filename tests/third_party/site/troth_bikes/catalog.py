"""The object type of this module."""

from troth.catalog.types import Field, Kind, ObjectType

BIKES = ObjectType(
    name="bikes",
    one="Bike",
    many="Bikes",
    icon="bike",
    table="bikes_bike",
    url="/bikes/{id}/",
    fields=(
        Field(name="id", label="Id", kind=Kind.ID, is_writable=False),
        Field(name="name", label="Name", kind=Kind.TEXT, required=True, is_listed=True, max_length=120),
        Field(name="frame_number", label="Frame number", kind=Kind.TEXT, is_listed=True, max_length=60),
        Field(name="gears", label="Gears", kind=Kind.NUMBER, is_listed=True),
        Field(
            name="rider", label="Rider", kind=Kind.REFERENCE, to="people", column="rider_id", is_listed=True
        ),
        Field(name="owner", label="Owner", kind=Kind.REFERENCE, to="members", column="owner_id"),
        Field(name="is_ready", label="Ready", kind=Kind.YES_NO, is_listed=True),
        Field(name="created_at", label="Created", kind=Kind.DATETIME, is_writable=False, is_sortable=True),
        Field(name="updated_at", label="Changed", kind=Kind.DATETIME, is_writable=False),
    ),
)
