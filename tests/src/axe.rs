//! What axe-core finds wrong with a page as it stands in the browser, for people who read or steer otherwise.

use crate::Browser;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Says of each violation its rule and where it is.
const RUN: &str = "const done = arguments[0];
    axe.run(document, { resultTypes: ['violations'] }).then(
        (found) => done(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(' | ')}`)),
        (error) => done([`axe failed: ${error}`]));";

impl Browser {
    /// The violations that axe-core finds; none on a page as it should be.
    pub async fn axe(&self) -> Result<Vec<String>> {
        let script =
            std::fs::read_to_string(script()).context("axe-core isn't there: ./tests/run gets it")?;
        // the driver's scripts stand outside of the page's policy
        self.client().execute(&script, Vec::new()).await.context("axe-core doesn't load")?;
        let found = self.client().execute_async(RUN, Vec::new()).await.context("axe-core doesn't run")?;
        let found = found.as_array().context("axe-core gives no list")?;
        Ok(found.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)).collect())
    }
}

fn script() -> PathBuf {
    let usual = || crate::root().join("target/node/node_modules");
    let modules = std::env::var_os("ENTENTE_TEST_NODE_MODULES").map_or_else(usual, PathBuf::from);
    modules.join("axe-core/axe.js")
}
