from django.urls import path

from firstfix.equipment import pages

urlpatterns = [
    path("assets", pages.assets, name="assets"),
    path("assets/<int:id>", pages.asset, name="asset"),
    path("assets/<int:id>/change", pages.asset_form, name="asset_change"),
    path("assets/<int:id>/state", pages.asset_state, name="asset_state"),
    path("assets/<int:id>/readings", pages.asset_readings, name="asset_readings"),
    path("assets/<int:id>/software-version", pages.asset_software_version, name="asset_software_version"),
    path("assets/<int:id>/coverage", pages.asset_coverage, name="asset_coverage"),
    path("assets/<int:id>/label", pages.labels, name="asset_label"),
    path("sites/<int:site_id>/assets/new", pages.asset_form, name="asset_new"),
    path("sites/<int:site_id>/labels", pages.labels, name="site_labels"),
    path("customers/<int:id>/assets", pages.assets_of_customer, name="assets_of_customer"),
    path("sites/<int:id>/assets", pages.assets_of_site, name="assets_of_site"),
    path("contracts/<int:id>/assets", pages.assets_of_contract, name="assets_of_contract"),
    path("product-models", pages.product_models, name="product_models"),
    path("product-models/new", pages.product_model_form, name="product_model_new"),
    path("product-models/<int:id>", pages.product_model, name="product_model"),
    path("product-models/<int:id>/change", pages.product_model_form, name="product_model_change"),
    path("parts", pages.parts, name="parts"),
    path("parts/new", pages.part_form, name="part_new"),
    path("parts/<int:id>", pages.part, name="part"),
    path("parts/<int:id>/replacements", pages.part_replacements, name="part_replacements"),
    path("part-replacements/<int:id>/end", pages.part_replacement_end, name="part_replacement_end"),
    path("parts/<int:id>/change", pages.part_form, name="part_change"),
]
