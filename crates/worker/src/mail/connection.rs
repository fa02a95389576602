//! One connection to the mail server. Each step is its own, where lettre's transport has one for all of them: a refusal
//! of the sender isn't the recipient's fault, and a step that is given up leaves no half-used connection behind.

use super::MailConfigError;
use super::failure::{MailFailure, Stage};
use super::server::{MailServer, Security};
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use std::time::Duration;
use tokio::time::timeout;

/// For reaching the server and signing in, and again for handing over one mail.
const PATIENCE: Duration = Duration::from_secs(15);

/// A mail as the server gets it.
pub(super) struct Parcel<'a> {
    pub(super) from: &'a Address,
    pub(super) to: &'a Address,
    pub(super) message: &'a [u8],
}

/// How to reach the server.
pub(super) struct Way {
    server: MailServer,
    tls: Option<TlsParameters>,
    hello: ClientId,
    pub(super) patience: Duration,
}

impl Way {
    /// Reads the private authority's certificates, if there is one.
    pub(super) fn to(server: MailServer, hello: ClientId) -> Result<Self, MailConfigError> {
        let tls = match server.security {
            Security::Plain => None,
            Security::Wrapped | Security::StartTls => Some(tls(&server)?),
        };
        Ok(Self { server, tls, hello, patience: PATIENCE })
    }

    /// A connection that a mail can be handed to.
    pub(super) async fn open(&self, to: &Address) -> Result<AsyncSmtpConnection, MailFailure> {
        let opened = timeout(self.patience, self.steps()).await.map_err(|_| MailFailure::timeout())?;
        opened.map_err(|error| MailFailure::of(&error, Stage::Opening, to))
    }

    async fn steps(&self) -> Result<AsyncSmtpConnection, Error> {
        let (wrapped, upgrade) = match self.server.security {
            Security::Wrapped => (self.tls.clone(), None),
            Security::StartTls => (None, self.tls.clone()),
            Security::Plain => (None, None),
        };
        let address = (self.server.host.as_str(), self.server.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(self.patience), &self.hello, wrapped, None)
                .await?;
        if let Some(tls) = upgrade {
            // an error where the server offers none: nothing goes out unencrypted
            connection.starttls(tls, &self.hello).await?;
        }
        if let Some((user, password)) = &self.server.credentials {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }
}

/// Hands one mail over; the connection can take another if it went well.
pub(super) async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    parcel: &Parcel<'_>,
    patience: Duration,
) -> Result<(), MailFailure> {
    let done = timeout(patience, steps(connection, parcel)).await.map_err(|_| MailFailure::timeout())?;
    done.map_err(|failed| match failed {
        Refusal::By(stage, error) => MailFailure::of(&error, stage, parcel.to),
        Refusal::Letters => {
            MailFailure::permanent("the address has letters that the mail server doesn't take")
        }
    })
}

enum Refusal {
    By(Stage, Error),
    Letters,
}

async fn steps(connection: &mut AsyncSmtpConnection, parcel: &Parcel<'_>) -> Result<(), Refusal> {
    let mut parameters = Vec::new();
    let to: &str = parcel.to.as_ref();
    if !to.is_ascii() {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(Refusal::Letters);
        }
        parameters = vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)];
    }
    let at = |stage| move |error| Refusal::By(stage, error);
    connection.command(Mail::new(Some(parcel.from.clone()), parameters)).await.map_err(at(Stage::Sender))?;
    connection.command(Rcpt::new(parcel.to.clone(), vec![])).await.map_err(at(Stage::Recipient))?;
    connection.command(Data).await.map_err(at(Stage::Content))?;
    connection.message(parcel.message).await.map_err(at(Stage::Content))?;
    Ok(())
}

fn tls(server: &MailServer) -> Result<TlsParameters, MailConfigError> {
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(path) = &server.authority {
        let refuse = |why: String| MailConfigError::Authority { path: path.clone(), why };
        let pem = std::fs::read(path).map_err(|error| refuse(error.to_string()))?;
        if !pem.windows(27).any(|part| part == b"-----BEGIN CERTIFICATE-----") {
            return Err(refuse("there is no certificate in it (PEM)".to_owned()));
        }
        let authority = Certificate::from_pem(&pem).map_err(|error| refuse(error.to_string()))?;
        // it stands in place of the public ones: a private server has no business with a public certificate
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(authority);
    }
    builder.build().map_err(|error| MailConfigError::Tls(error.to_string()))
}
