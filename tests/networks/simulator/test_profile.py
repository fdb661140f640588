"""What visitors see of an account: served as the contract says, changed on the page like in the app."""

from .driver import Account, Simulator, body_of, code_of


def shown(brand: Account) -> dict[str, object]:
    answer: dict[str, object] = body_of(brand.get("users/show", uid=brand.uid))
    return answer


def test_a_new_account_has_the_pictures_that_everybody_begins_with(simulator: Simulator, brand: Account) -> None:
    user = shown(brand)
    pictures = [str(user[name]) for name in ("profile_image_url", "avatar_hd", "cover_image_phone")]
    assert all(address.rpartition("/")[2].startswith("default") for address in pictures)
    for address in pictures:
        answer = simulator.http.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")


def test_the_form_on_the_page_changes_what_is_served(simulator: Simulator, brand: Account) -> None:
    form = {
        "screen_name": "青禾茗",
        "description": "讲茶",
        "url": "https://www.qingheming.example/",
        "location": "浙江 杭州",
        "tags": "绿茶，冷泡茶 茶器",
        "followers_count": "812",
        "friends_count": "nonsense",
        "verified": "1",
        "verified_type": "2",
        "verified_reason": "青禾茗茶业有限公司",
        "own_avatar": "1",
    }
    assert simulator.http.post(f"/accounts/{brand.uid}/profile", data=form).status_code == 303
    user = shown(brand)
    assert (user["screen_name"], user["description"], user["location"]) == ("青禾茗", "讲茶", "浙江 杭州")
    assert (user["verified"], user["verified_type"], user["verified_reason"]) == (True, 2, "青禾茗茶业有限公司")
    assert (user["followers_count"], user["friends_count"]) == (812, 0)
    assert not str(user["avatar_hd"]).rpartition("/")[2].startswith("default")
    picture = simulator.http.get(str(user["avatar_hd"]))
    assert (picture.headers["content-type"], picture.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert str(user["cover_image_phone"]).rpartition("/")[2].startswith("default")
    tags = body_of(brand.get("tags", uid=brand.uid))
    names = [value for tag in tags for key, value in tag.items() if key.isdigit()]
    assert names == ["绿茶", "冷泡茶", "茶器"]


def test_the_page_shows_what_is_entered_and_only_its_own_form_changes_it(simulator: Simulator, brand: Account) -> None:
    simulator.control("PATCH", f"accounts/{brand.uid}", {"profile": {"description": '"><script>x</script>'}})
    page = simulator.http.get("/accounts").text
    assert "<script>x" not in page and "&quot;&gt;&lt;script&gt;" in page
    elsewhere = {"origin": "http://evil.example"}
    answer = simulator.http.post(f"/accounts/{brand.uid}/profile", data={"description": "x"}, headers=elsewhere)
    assert answer.status_code == 403
    assert simulator.http.post("/accounts/1/profile", data={}).status_code == 400


def test_the_tags_of_nobody_are_refused(brand: Account) -> None:
    assert code_of(brand.get("tags", uid="9")) == 20003
    assert code_of(brand.get("tags")) == 10016
