"""What the text of a post shows, without the text."""

from __future__ import annotations

import pytest

from tests.read.conftest import ReadFiles

HEAD = "Post ID,Page ID,Title,Description,Post type,Publish time,Permalink,Reach,Reactions\n"
X_HEAD = "Post id,Date,Post text,Link,Impressions,Likes\n"


@pytest.mark.parametrize(
    ("text", "kind", "features", "tags"),
    [
        ("Heute offen", "Photos", "picture", ""),
        ("Mehr: https://stadt.example/a?b=1#c", "Photos", "picture link", ""),
        ("Mehr auf WWW.stadt.example", "Text", "link", ""),
        ("Kommen Sie?", "Videos", "video question", ""),
        ("Kommen Sie?", "Reels", "video question", ""),
        ("#Rathaus #RATHAUS #Grün_2025 #1 C#moll &#39; ##x", "Text", "hashtags", "rathaus grün_2025"),
        ("Ohne alles", "Links", "link", ""),
        ("Ohne alles", "Stories", "", ""),
    ],
)
def test_a_text_shows_links_questions_and_hashtags(
    read_files: ReadFiles, text: str, kind: str, features: str, tags: str
) -> None:
    row = f'1,7,Erste Zeile,"Zweite\n{text}",{kind},01/31/2025 10:00,x,50,5\n'
    post = read_files("facebook", {"Jan-01-2025_Mar-31-2025_11.csv": HEAD + row}).posts.iloc[0]
    assert (post["features"], post["tags"], post["timed"]) == (features, tags, True)
    told = "" if kind == "Stories" else "picture video "
    assert post["shown"] == f"{told}link question hashtags"
    assert "Zweite" not in str(post.to_dict())


def test_without_a_text_in_the_export_nobody_knows_what_it_shows(read_files: ReadFiles) -> None:
    table = "Post ID,Page ID,Publish time,Permalink,Reach,Reactions\n1,7,01/31/2025 10:00,x,50,5\n"
    post = read_files("facebook", {"Jan-01-2025_Mar-31-2025_11.csv": table}).posts.iloc[0]
    assert (post["shown"], post["features"]) == ("", "")


def test_on_x_a_link_may_be_a_picture(read_files: ReadFiles) -> None:
    row = "1890000000000000000,Thu Feb 13 2025,Kommen Sie? #Rat https://t.co/abc,https://x.com/a/1,5,1\n"
    post = read_files("x", {"account_analytics_content_2025-01-01_2025-03-01.csv": X_HEAD + row}).posts.iloc[0]
    assert (post["shown"], post["features"], post["tags"]) == ("question hashtags", "question hashtags", "rat")
    assert post["timed"]


def test_a_title_alone_is_not_the_text_of_a_video_and_a_day_has_no_time(read_files: ReadFiles) -> None:
    table = 'Content,Video title,Video publish time,Views,Likes\na,Was kostet das?,"Mar 1, 2025",90,5\n'
    post = read_files("youtube", {"Content 2025-01-01_2026-01-01 Stadt/Table data.csv": table}).posts.iloc[0]
    assert (post["shown"], post["features"], post["timed"]) == ("picture video", "video", False)
