"""Records whose pages tell who changed what: the word in their address -> model, and the action of who
may see the record: its history says what its page says."""

HISTORIES = {
    "customers": ("customers.Customer", "customer.see"),
    "sites": ("customers.Site", "customer.see"),
    "contracts": ("customers.ServiceContract", "contract.see"),
    "assets": ("equipment.Asset", "asset.see"),
    "product-models": ("equipment.ProductModel", "product.see"),
    "parts": ("equipment.Part", "part.see"),
    "engineers": ("people.Engineer", "engineer.see"),
    "tools": ("logistics.Tool", "tool.see"),
    "stock-places": ("logistics.StockPlace", "stock.see"),
    "supply-orders": ("logistics.SupplyOrder", "supply_order.see"),
    "supplier-claims": ("logistics.SupplierClaim", "supplier_claim.see"),
    "suppliers": ("logistics.Supplier", "supplier.see"),
    "visits": ("scheduling.Visit", "visit.see"),
    "checklists": ("field.Checklist", "product.see"),
    "articles": ("diagnosis.Article", "article.see"),
}
