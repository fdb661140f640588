from django.urls import include, path

urlpatterns = [path("", include("guanwei.web.urls"))]
