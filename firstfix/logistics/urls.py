from django.urls import path

from firstfix.logistics.pages import bookings, differences, old_parts, parts_of, stock, tools

urlpatterns = [
    path("stock", stock.stock, name="stock"),
    path("stock-places", stock.stock_places, name="stock_places"),
    path("stock-places/new", stock.stock_place_form, name="stock_place_new"),
    path("stock-places/<int:id>", stock.stock_place, name="stock_place"),
    path("stock-places/<int:id>/change", stock.stock_place_form, name="stock_place_change"),
    path("stock-places/<int:id>/receipts", bookings.receipts, name="stock_receipts"),
    path("stock-places/<int:id>/transfers", bookings.transfers, name="stock_transfers"),
    path("stock-places/<int:id>/counts", bookings.counts, name="stock_counts"),
    path("stock-places/<int:id>/scrap", bookings.scrap, name="stock_scrap"),
    path("stock-places/<int:id>/minimums", bookings.minimums, name="stock_minimums"),
    path("old-parts", old_parts.old_parts, name="old_parts"),
    path("old-parts/<int:id>/return", old_parts.old_part_return, name="old_part_return"),
    path("stock-differences", differences.differences, name="stock_differences"),
    path("stock-differences/<int:id>", differences.difference, name="stock_difference"),
    path("tools", tools.tools, name="tools"),
    path("tools/new", tools.tool_form, name="tool_new"),
    path("tools/<int:id>", tools.tool, name="tool"),
    path("tools/<int:id>/change", tools.tool_form, name="tool_change"),
    path("tools/<int:id>/move", tools.tool_move, name="tool_move"),
    path("tools/<int:id>/calibration", tools.tool_calibration, name="tool_calibration"),
    path("parts/<int:id>/stock", parts_of.stock_of_part, name="stock_of_part"),
    path("work-orders/<int:id>/parts", parts_of.parts_of_order, name="parts_of_order"),
    path("work-orders/<int:id>/reservations", parts_of.order_reservations, name="order_reservations"),
    path(
        "work-orders/<int:id>/reservations/release",
        parts_of.order_reservations_release,
        name="order_reservations_release",
    ),
    path("assets/<int:id>/parts", parts_of.parts_of_asset, name="parts_of_asset"),
]
