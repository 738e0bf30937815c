from django.urls import path

from firstfix.work.pages import closing, orders, requests

urlpatterns = [
    path("requests", requests.requests, name="requests"),
    path("requests/new", requests.request_new, name="request_new"),
    path("requests/places", requests.places, name="request_places"),
    path("requests/place", requests.place_known, name="request_place_known"),
    path("requests/<int:id>", requests.request_page, name="request"),
    path("requests/<int:id>/work-order", requests.request_order, name="request_order"),
    path("requests/<int:id>/duplicate", requests.request_duplicate, name="request_duplicate"),
    path("requests/<int:id>/refusal", requests.request_refusal, name="request_refusal"),
    path("requests/<int:id>/place", requests.request_place, name="request_place"),
    path("requests/<int:id>/remote-solution", closing.request_remote_solution, name="request_remote_solution"),
    path("work-orders", orders.work_orders, name="work_orders"),
    path("work-orders/new", orders.work_order_new, name="work_order_new"),
    path("work-orders/<int:id>", orders.work_order, name="work_order"),
    path("work-orders/<int:id>/change", orders.work_order_change, name="work_order_change"),
    path("work-orders/<int:id>/steps", orders.work_order_steps, name="work_order_steps"),
    path("work-orders/<int:id>/response", orders.work_order_response, name="work_order_response"),
    path("work-orders/<int:id>/closure", closing.work_order_closure, name="work_order_closure"),
    path("work-orders/<int:id>/remote-solution", closing.work_order_remote_solution, name="work_order_remote_solution"),
    path("assets/<int:id>/work-orders", orders.orders_of, {"what": "asset"}, name="orders_of_asset"),
    path("sites/<int:id>/work-orders", orders.orders_of, {"what": "site"}, name="orders_of_site"),
    path("customers/<int:id>/work-orders", orders.orders_of, {"what": "customer"}, name="orders_of_customer"),
]
