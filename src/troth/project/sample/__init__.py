"""The sample company: Hollin Cycle Works, a bicycle workshop, shop and fleet supplier in Varnby.

`stories.stories` tells it as a stream of plain records, the same for the same seed; `load` writes
them into an empty workspace. What people say and do is written in `scripts/` (stories that may come
in anybody's life) and `arcs/` (those of named people). Nothing else of Troth depends on this package.

Read in this order: `script` and `grammar` (how a story is written), `case` (what fills its slots),
`teller` (how it is told in a life), `biography` (how stories make a life), `households`, `firms` and
`principals` (whose lives), `stories` (all of it).
"""
