"""Rule packs (规则包): words that somebody should look at, as data with their source, their exceptions and their tests.

One TOML file a pack. `loading` reads them, `stance` says who speaks and in which mood, `claims` weighs a word against
what stands around it. The rules are data; what they mean is said in `loading.Pack`.
"""
