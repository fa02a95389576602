//! TLS: from files, or for a demo from a certificate made on the spot.

use anyhow::{Context, Result};
use axum_server::tls_rustls::RustlsConfig;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
};
use std::path::Path;

/// The certificate and chain, and its key, from PEM files.
pub(crate) async fn from_files(certificate: &Path, key: &Path) -> Result<RustlsConfig> {
    RustlsConfig::from_pem_file(certificate, key).await.with_context(|| {
        format!("the certificate {} and the key {} can't be used", certificate.display(), key.display())
    })
}

/// A certificate of its own for this machine's own names. An end-entity certificate: clients refuse one that says it is
/// an authority when a server shows it.
pub(crate) async fn self_signed() -> Result<RustlsConfig> {
    let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Entente demo");
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    let (certificate, key) = (certificate.pem().into_bytes(), key.serialize_pem().into_bytes());
    RustlsConfig::from_pem(certificate, key).await.context("the certificate that was made can't be used")
}
