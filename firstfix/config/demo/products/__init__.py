"""Sixteen product models of three kinds."""

from firstfix.config.demo.products.appliances import APPLIANCES
from firstfix.config.demo.products.machines import MACHINES
from firstfix.config.demo.products.medical import MEDICAL
from firstfix.config.demo.products.spec import Fault, PartSpec, Product, StepSpec

PRODUCTS: tuple[Product, ...] = (*MACHINES, *MEDICAL, *APPLIANCES)
BY_CODE = {product.code: product for product in PRODUCTS}

__all__ = ["BY_CODE", "PRODUCTS", "Fault", "PartSpec", "Product", "StepSpec"]
