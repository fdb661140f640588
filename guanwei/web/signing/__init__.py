"""What stands between our pages for signing in and allauth, which keeps factors and speaks OpenID Connect."""
