//! The one page that shows a webhook's secret.

use super::path;
use crate::page::ChannelSecretPage;
use crate::routes::Site;
use crate::routes::problem::Problem;
use crate::routes::session::SignedIn;
use crate::routes::shell::shell;
use crate::view::Moment;
use crate::words::{arg, say};
use app::channels::{ChannelView, Created, Rotated};

/// After a webhook was set up.
pub(super) async fn fresh(site: &Site, by: &SignedIn, made: &Created) -> Result<ChannelSecretPage, Problem> {
    let page = page(site, by, &made.channel).await?;
    Ok(ChannelSecretPage { secret: made.secret.clone(), fresh: true, ..page })
}

/// After its secret was exchanged.
pub(super) async fn rotated(
    site: &Site,
    by: &SignedIn,
    made: &Rotated,
) -> Result<ChannelSecretPage, Problem> {
    let both = match made.previous_until {
        Some(at) => say(by.lang, "secret-both", &[("at", arg(Moment::new(at, by.now(), by.lang).words))]),
        None => say(by.lang, "secret-alone", &[]),
    };
    Ok(ChannelSecretPage { secret: Some(made.secret.clone()), both, ..page(site, by, &made.channel).await? })
}

async fn page(site: &Site, by: &SignedIn, channel: &ChannelView) -> Result<ChannelSecretPage, Problem> {
    Ok(ChannelSecretPage {
        shell: shell(site, by, &say(by.lang, "secret", &[]), "channels").await?,
        name: channel.name.clone(),
        href: path(channel.id),
        public_key: channel.public_key.clone().unwrap_or_default(),
        commands: "# put the secret into a file that only you can read, then\n\
                   entente listen --webhook 127.0.0.1:8600 --secret-file webhook.secret --dir events"
            .to_owned(),
        ..ChannelSecretPage::default()
    })
}
