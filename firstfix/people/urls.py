from django.urls import path

from firstfix.people import pages

urlpatterns = [
    path("engineers", pages.engineers, name="engineers"),
    path("engineers/new", pages.new_engineer, name="engineer_new"),
    path("engineers/<int:id>", pages.engineer_page, name="engineer"),
    path("engineers/<int:id>/change", pages.engineer_change, name="engineer_change"),
    path("engineers/<int:id>/skills", pages.engineer_skills, name="engineer_skills"),
    path("engineers/<int:id>/certificates", pages.engineer_certificates, name="engineer_certificates"),
    path("certificates/<int:id>/renewal", pages.certificate_renewal, name="certificate_renewal"),
]
