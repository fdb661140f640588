from django.urls import include, path

handler403 = "guanwei.web.views.errors.forbidden"
handler404 = "guanwei.web.views.errors.not_found"
handler500 = "guanwei.web.views.errors.failed"

urlpatterns = [path("", include("guanwei.web.urls"))]
