"""Orders in the shape that the documentation of WooCommerce and Shopify shows; the values are our own."""

from __future__ import annotations

from typing import Any

WOOCOMMERCE: dict[str, Any] = {
    "id": 727, "parent_id": 0, "number": "727", "order_key": "wc_order_1a2b3c", "created_via": "checkout",
    "version": "9.1.0", "status": "processing", "currency": "EUR", "date_created": "2026-03-22T17:28:02",
    "date_created_gmt": "2026-03-22T16:28:02", "date_modified": "2026-03-22T17:28:08",
    "date_modified_gmt": "2026-03-22T16:28:08", "discount_total": "0.00", "shipping_total": "10.00",
    "shipping_tax": "0.00", "cart_tax": "1.35", "total": "29.35", "total_tax": "1.35",
    "prices_include_tax": False, "customer_id": 26,
    "billing": {
        "first_name": "Ines", "last_name": "Roth", "company": "", "address_1": "1 Quay", "city": "Cork",
        "country": "IE", "email": "ines.roth@fell.example", "phone": "(021) 555 5555",
    },
    "payment_method": "bacs", "payment_method_title": "Bank transfer", "date_paid": "2026-03-22T17:28:08",
    "line_items": [
        {
            "id": 315, "name": "Bell of brass", "product_id": 93, "variation_id": 0, "quantity": 2,
            "tax_class": "", "subtotal": "6.00", "subtotal_tax": "0.45", "total": "6.00", "total_tax": "0.45",
            "sku": "BEL-1", "price": 3,
        },
        {
            "id": 316, "name": "Lock, folding", "product_id": 22, "variation_id": 23, "quantity": 3,
            "total": "12.00", "total_tax": "0.90", "sku": "", "price": 3.9999999999,
        },
    ],
    "refunds": [],
}  # fmt: skip

SHOPIFY: dict[str, Any] = {
    "id": 820982911946154508, "admin_graphql_api_id": "gid://shopify/Order/820982911946154508",
    "cancelled_at": None, "contact_email": "ines.roth@fell.example",
    "created_at": "2026-03-31T16:09:59-04:00",
    "currency": "EUR", "current_total_price": "398.00", "email": "ines.roth@fell.example",
    "financial_status": "paid", "fulfillment_status": None, "name": "#9999", "order_number": 1234,
    "processed_at": "2026-03-31T16:09:59-04:00", "source_name": "web", "total_price": "388.00",
    "total_tax": "12.50", "updated_at": "2026-03-31T16:10:30-04:00",
    "total_shipping_price_set": {
        "shop_money": {"amount": "10.00", "currency_code": "EUR"},
        "presentment_money": {"amount": "10.00", "currency_code": "EUR"},
    },
    "billing_address": {"first_name": "Ines", "last_name": "Roth", "phone": None, "country_code": "IE"},
    "customer": {
        "id": 115310627314723954, "email": "ines.roth@fell.example", "first_name": "Ines",
        "last_name": "Roth", "phone": "+353215555555",
    },
    "line_items": [
        {
            "id": 866550311766439020, "name": "Helmet - large", "title": "Helmet", "price": "199.00",
            "quantity": 2, "sku": "HEL-3", "total_discount": "20.00",
            "tax_lines": [{"price": "10.00", "rate": 0.05, "title": "VAT"}, {"price": "2.50"}],
        }
    ],
}  # fmt: skip
