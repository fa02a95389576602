//! Whose certificates are believed.

use super::receiver::{Receiver, answer};
use super::*;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// A certificate authority in PEM, and what a server with a certificate of it for `name` accepts connections by.
fn authority(name: &str) -> (String, TlsAcceptor) {
    authority_with(name, &[])
}

/// The same with the protocols that the server speaks.
fn authority_with(name: &str, protocols: &[&[u8]]) -> (String, TlsAcceptor) {
    let ca_key = KeyPair::generate().unwrap();
    let mut ca = CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = ca.self_signed(&ca_key).unwrap().pem();
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let leaf = leaf.signed_by(&key, &Issuer::new(ca, ca_key)).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
        .unwrap();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    (root, TlsAcceptor::from(Arc::new(config)))
}

#[tokio::test]
async fn only_a_trusted_certificate_for_the_name_will_do() {
    let (root, acceptor) = authority("receiver.localhost");
    let receiver = Receiver::start_tls(answer("200 OK", "", "ok"), acceptor).await;
    let port = receiver.address.port();
    let lookup: Lookup = Arc::new(|_| Box::pin(async { Ok(vec!["127.0.0.1".parse().unwrap()]) }));
    let trusting = Settings { roots: vec![root], lookup: lookup.clone(), ..settings() };
    let (trusting, plain) =
        (Outgoing::new(trusting).unwrap(), Outgoing::new(Settings { lookup, ..settings() }).unwrap());

    let url = format!("https://receiver.localhost:{port}/hook");
    let failure = send(&plain, &url).await.unwrap_err();
    assert_eq!(failure, Failure::Tls("the certificate's issuer isn't trusted"));
    let other = format!("https://other.localhost:{port}/hook");
    let failure = send(&trusting, &other).await.unwrap_err();
    assert_eq!(failure, Failure::Tls("the certificate is for another name"));
    assert!(receiver.requests().is_empty(), "nothing was said before the certificate was seen");

    assert_eq!(send(&trusting, &url).await.unwrap().head, "ok");
    assert_eq!(receiver.requests().len(), 1);
}

#[tokio::test]
async fn a_receiver_may_choose_http_2() {
    let (root, acceptor) = authority_with("localhost", &[b"h2", b"http/1.1"]);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}/hook", listener.local_addr().unwrap().port());
    let chosen = tokio::spawn(async move {
        let stream = acceptor.accept(listener.accept().await.unwrap().0).await.unwrap();
        stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec)
    });
    let lookup: Lookup = Arc::new(|_| Box::pin(async { Ok(vec!["127.0.0.1".parse().unwrap()]) }));
    let outgoing = Outgoing::new(Settings { roots: vec![root], lookup, ..settings() }).unwrap();
    // The receiver hangs up once it has chosen.
    assert_eq!(send(&outgoing, &url).await.unwrap_err(), Failure::Broken);
    assert_eq!(chosen.await.unwrap().as_deref(), Some(b"h2".as_slice()));
}

#[tokio::test]
async fn a_host_without_tls() {
    let receiver = Receiver::start(answer("200 OK", "", "")).await;
    // It waits for a request's end, which never comes: the client's patience ends it.
    let url = format!("https://{}/hook", receiver.address);
    let failure = send(&Outgoing::new(settings()).unwrap(), &url).await.unwrap_err();
    assert!(matches!(failure, Failure::Timeout(_)), "{failure:?}");
    assert!(receiver.requests().is_empty());
}

#[test]
fn roots_are_certificates() {
    let (root, _) = authority("receiver.localhost");
    let half = root[..root.len() / 2].to_owned();
    for bad in [String::new(), "no certificate".to_owned(), half, root.replace("CERTIFICATE", "SOMETHING")] {
        let settings = Settings { roots: vec![root.clone(), bad], ..settings() };
        assert!(matches!(Outgoing::new(settings), Err(SetUpError::Root)));
    }
}
