"""Orders that travel signed: what an authority or a school states about a child, in bytes that anybody may carry."""

from vcedu.holder.orders.keys import DocumentKeys, OrderKeys
from vcedu.holder.orders.signed import CheckedOrder, SignedOrder, check_order, sign_order

__all__ = ["CheckedOrder", "DocumentKeys", "OrderKeys", "SignedOrder", "check_order", "sign_order"]
