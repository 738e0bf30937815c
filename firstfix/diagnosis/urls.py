from django.urls import path

from firstfix.diagnosis.pages import (
    articles,
    fault_model_entries,
    fault_model_trial,
    fault_models,
    learning,
    suggestions,
    troubleshooting,
)

urlpatterns = [
    path("fault-models", fault_models.fault_models, name="fault_models"),
    path("fault-models/<int:id>", fault_models.fault_model, name="fault_model"),
    path("fault-models/<int:id>/state", fault_models.fault_model_state, name="fault_model_state"),
    path("fault-models/<int:id>/copy", fault_models.fault_model_copy, name="fault_model_copy"),
    path("fault-models/<int:id>/rates", fault_model_entries.fault_model_rates, name="fault_model_rates"),
    path("fault-models/<int:id>/trial", fault_model_trial.fault_model_trial, name="fault_model_trial"),
    path(
        "fault-models/<int:id>/entries/<part>/new", fault_model_entries.fault_model_entry, name="fault_model_entry_new"
    ),
    path("fault-models/<int:id>/rows/<part>/<int:place>", fault_models.fault_model_rows, name="fault_model_rows"),
    path(
        "fault-models/<int:id>/entries/<part>/<int:place>",
        fault_model_entries.fault_model_entry,
        name="fault_model_entry",
    ),
    path(
        "fault-models/<int:id>/entries/<part>/<int:place>/place",
        fault_model_entries.fault_model_entry_place,
        name="fault_model_entry_place",
    ),
    path(
        "fault-models/<int:id>/entries/<part>/<int:place>/removal",
        fault_model_entries.fault_model_entry_removal,
        name="fault_model_entry_removal",
    ),
    path("fault-models/<int:id>/file/<ending>", fault_model_files.fault_model_file, name="fault_model_file"),
    path("product-models/<int:id>/fault-model", fault_models.fault_model_of_product, name="fault_model_of_product"),
    path("product-models/<int:id>/fault-model/import", fault_model_files.fault_model_import, name="fault_model_import"),
    path("product-models/<int:id>/fault-model/begin", fault_models.fault_model_begin, name="fault_model_begin"),
    path("learning", learning.learning, name="learning"),
    path("product-models/<int:id>/learning-run", learning.learning_run, name="learning_run"),
    path("articles", articles.articles, name="articles"),
    path("articles/new", articles.article_form, name="article_new"),
    path("articles/<int:id>", articles.article, name="article"),
    path("articles/<int:id>/change", articles.article_form, name="article_change"),
    path("articles/<int:id>/text", articles.article_text, name="article_text"),
    path("articles/<int:id>/topics", articles.article_topics, name="article_topics"),
    path("articles/<int:id>/pictures", articles.article_pictures, name="article_pictures"),
    path("articles/<int:id>/pictures/<int:picture_id>", articles.article_picture, name="article_picture"),
    path(
        "articles/<int:id>/pictures/<int:picture_id>/place",
        articles.article_picture_place,
        name="article_picture_place",
    ),
    path(
        "articles/<int:id>/pictures/<int:picture_id>/removal",
        articles.article_picture_removal,
        name="article_picture_removal",
    ),
    path("articles/<int:id>/publication", articles.article_publication, name="article_publication"),
    path("articles/<int:id>/withdrawal", articles.article_withdrawal, name="article_withdrawal"),
    path("articles/<int:id>/versions", articles.article_versions, name="article_versions"),
    path("article-versions/<int:id>", articles.article_version, name="article_version"),
    path("article-versions/<int:id>/return", articles.article_version_return, name="article_version_return"),
    path("product-models/<int:id>/articles", articles.articles_of_product_model, name="articles_of_product_model"),
    path("assets/<int:id>/articles", articles.articles_of_asset, name="articles_of_asset"),
    path("troubleshooting/<int:id>", troubleshooting.troubleshooting, name="troubleshooting"),
    path("troubleshooting/<int:id>/steps", troubleshooting.troubleshooting_steps, name="troubleshooting_steps"),
    path("troubleshooting/<int:id>/undo", troubleshooting.troubleshooting_undo, name="troubleshooting_undo"),
    path(
        "troubleshooting/<int:id>/symptoms", troubleshooting.troubleshooting_symptoms, name="troubleshooting_symptoms"
    ),
    path("troubleshooting/<int:id>/link", troubleshooting.troubleshooting_link, name="troubleshooting_link"),
    path("troubleshooting/<int:id>/articles", articles.articles_of_step, name="articles_of_step"),
    path("troubleshooting/<int:id>/articles/<int:article_id>/help", articles.article_help, name="article_help"),
    path("synonyms", suggestions.synonyms, name="synonyms"),
    path("synonyms/new", suggestions.synonym_form, name="synonym_new"),
    path("synonyms/usual", suggestions.synonyms_taken_over, name="synonyms_taken_over"),
    path("synonyms/<int:id>", suggestions.synonym_form, name="synonym"),
    path("synonyms/<int:id>/removal", suggestions.synonym_removal, name="synonym_removal"),
]
