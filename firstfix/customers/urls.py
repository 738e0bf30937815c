from django.urls import path

from firstfix.customers import pages

urlpatterns = [
    path("customers", pages.customers, name="customers"),
    path("customers/new", pages.customer_form, name="customer_new"),
    path("customers/<int:id>", pages.customer, name="customer"),
    path("customers/<int:id>/change", pages.customer_form, name="customer_change"),
    path("customers/<int:customer_id>/sites/new", pages.site_form, name="site_new"),
    path("customers/<int:customer_id>/contacts/new", pages.contact_form, name="contact_new"),
    path("customers/<int:customer_id>/contracts/new", pages.contract_form, name="contract_new"),
    path("sites/<int:id>", pages.site, name="site"),
    path("sites/<int:id>/change", pages.site_form, name="site_change"),
    path("contacts/<int:id>/change", pages.contact_form, name="contact_change"),
    path("contracts/<int:id>", pages.contract, name="contract"),
    path("contracts/<int:id>/change", pages.contract_form, name="contract_change"),
    path("contracts/<int:id>/levels", pages.contract_levels, name="contract_levels"),
]
