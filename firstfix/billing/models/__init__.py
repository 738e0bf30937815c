from firstfix.billing.models.accounts import AddedLine, Charge, CoverDecision, Settlement
from firstfix.billing.models.contracts import ContractTerms
from firstfix.billing.models.invoices import InvoiceExport
from firstfix.billing.models.prices import LabourRate, PartPrice, PriceList, PriceVersion, TravelRate
from firstfix.billing.models.quotes import Quote, QuoteLine

__all__ = [
    "AddedLine",
    "Charge",
    "ContractTerms",
    "CoverDecision",
    "InvoiceExport",
    "LabourRate",
    "PartPrice",
    "PriceList",
    "PriceVersion",
    "Quote",
    "QuoteLine",
    "Settlement",
    "TravelRate",
]
