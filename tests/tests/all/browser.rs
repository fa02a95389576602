//! The browser harness, on a page of its own: what it says about Entente's pages must be true.

use anyhow::Result;
use entente_tests::Browser;
use testkit::Folder;

const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Trial</title>
<meta name="viewport" content="width=device-width">
<style>
  body { background: rgb(255, 255, 255); font-family: sans-serif }
  @media (prefers-color-scheme: dark) { body { background: rgb(0, 0, 0) } }
  @media (max-width: 500px) { body { background: rgb(0, 128, 0) } }
</style></head><body>
<form id="f">
  <input name="title" value="old"><textarea name="note"></textarea>
  <select name="kind"><option value="a">A</option><option value="b">B</option></select>
  <input type="radio" name="tlp" value="green"><input type="radio" name="tlp" value="amber">
  <input type="checkbox" name="agree">
  <input type="checkbox" name="class" value="x"><input type="checkbox" name="class" value="y">
  <input type="date" name="day"><input type="datetime-local" name="at"><input type="file" name="paper">
  <button type="button" data-test="show" onclick="
    const data = new FormData(document.getElementById('f'));
    const seen = [...data].map(([name, value]) => name + '=' + (value.name ?? value)).join(' ');
    setTimeout(() => {
      document.body.insertAdjacentHTML('beforeend', '<p data-test=seen></p>');
      document.querySelector('[data-test=seen]').textContent = seen;
      console.error('complaint', getComputedStyle(document.body).backgroundColor);
    }, 300)">Show</button>
</form></body></html>"#;

#[tokio::test]
async fn the_browser_fills_forms_waits_and_takes_pictures() -> Result<()> {
    let folder = Folder::new();
    let page = folder.join("page.html");
    std::fs::write(&page, PAGE)?;
    std::fs::write(folder.join("paper.txt"), "evidence")?;

    let browser = Browser::start().await?;
    browser.goto(&format!("file://{}", page.display())).await?;
    for (name, value) in [
        ("title", "Phishing against \"Nordbank\""),
        ("note", "two\nlines"),
        ("kind", "b"),
        ("tlp", "amber"),
        ("agree", "on"),
        ("class", "y"),
        ("day", "2026-03-02"),
        ("at", "2026-03-02T08:15"),
        ("paper", folder.join("paper.txt").to_str().unwrap()),
    ] {
        browser.fill(name, value).await?;
    }
    assert!(!browser.has("seen").await?);
    browser.click("show").await?;
    assert_eq!(
        browser.text("seen").await?,
        "title=Phishing against \"Nordbank\" note=two lines kind=b tlp=amber agree=on class=y day=2026-03-02 \
         at=2026-03-02T08:15 paper=paper.txt"
    );
    assert!(browser.complaints().await?.iter().any(|line| line.contains("complaint")));
    assert!(browser.fill("day", "soon").await.is_err(), "no day, and the browser took it");

    let background = async || -> Result<String> {
        let script = "return getComputedStyle(document.body).backgroundColor";
        Ok(browser.client().execute(script, Vec::new()).await?.as_str().unwrap_or_default().to_owned())
    };
    for (width, dark, expected) in
        [(1280, false, "rgb(255, 255, 255)"), (1280, true, "rgb(0, 0, 0)"), (390, true, "rgb(0, 128, 0)")]
    {
        let picture = folder.join(format!("pictures/{width}-{dark}.png"));
        browser.screenshot(&picture, width, 800, dark).await?;
        assert_eq!(background().await?, expected);
        assert_eq!(size_of_png(&std::fs::read(&picture)?), (width, 800));
    }
    browser.close().await
}

/// A PNG's first chunk begins with its width and height.
fn size_of_png(picture: &[u8]) -> (u32, u32) {
    let number = |at: usize| picture[at..at + 4].iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte));
    (number(16), number(20))
}
