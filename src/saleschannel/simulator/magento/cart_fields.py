"""The keys that Magento takes in a cart's items, addresses and payment, and in customers."""

from __future__ import annotations

from saleschannel.simulator.magento.shapes import Shape, shape

CART_ITEM: Shape = {
    "cart_item": shape(
        integer="item_id",
        number="qty price",
        text="sku name product_type quote_id",
        product_option="any",
        extension_attributes="any",
    )
}
CART_ADDRESS: Shape = shape(
    integer="id region_id customer_id same_as_billing customer_address_id save_in_address_book",
    text="""
        region region_code country_id company telephone fax postcode city firstname lastname middlename prefix
        suffix vat_id email
    """,
    street=["string"],
    extension_attributes="any",
    custom_attributes="any",
)
SHIPPING_INFORMATION: Shape = {
    "address_information": shape(
        text="shipping_method_code shipping_carrier_code",
        shipping_address=CART_ADDRESS,
        billing_address=CART_ADDRESS,
        extension_attributes="any",
        custom_attributes="any",
    )
}
PLACE: Shape = {
    "payment_method": shape(
        text="po_number method", additional_data="any", extension_attributes=shape(agreement_ids=["string"])
    )
}

_REGION: Shape = shape(integer="region_id", text="region_code region", extension_attributes=shape())
CUSTOMER_ADDRESS: Shape = shape(
    integer="id customer_id region_id",
    text="country_id company telephone fax postcode city firstname lastname middlename prefix suffix vat_id",
    boolean="default_shipping default_billing",
    street=["string"],
    region=_REGION,
    extension_attributes=shape(),
    custom_attributes="any",
)
CUSTOMER: Shape = {
    "customer": shape(
        integer="id group_id gender store_id website_id disable_auto_group_change",
        text="""
            default_billing default_shipping confirmation created_at updated_at created_in dob email firstname lastname
            middlename prefix suffix taxvat
        """,
        addresses=[CUSTOMER_ADDRESS],
        extension_attributes=shape(boolean="is_subscribed", integer="assistance_allowed"),
        custom_attributes="any",
    ),
    "password": "string",
}
