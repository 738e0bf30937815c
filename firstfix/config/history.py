"""Records whose pages tell who changed what: the word in their address -> model."""

HISTORIES = {
    "customers": "customers.Customer",
    "sites": "customers.Site",
    "contracts": "customers.ServiceContract",
    "assets": "equipment.Asset",
    "product-models": "equipment.ProductModel",
    "parts": "equipment.Part",
    "engineers": "people.Engineer",
    "tools": "logistics.Tool",
    "stock-places": "logistics.StockPlace",
    "supply-orders": "logistics.SupplyOrder",
    "supplier-claims": "logistics.SupplierClaim",
    "suppliers": "logistics.Supplier",
    "visits": "scheduling.Visit",
    "checklists": "field.Checklist",
    "articles": "diagnosis.Article",
}
