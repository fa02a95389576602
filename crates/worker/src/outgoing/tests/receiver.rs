//! A receiver on the machine itself that says what a test tells it to, byte for byte.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What it does once it has read a request.
#[derive(Clone)]
pub(super) enum Says {
    /// These bytes, then it closes.
    Bytes(Vec<u8>),
    /// These bytes, then nothing, with the connection open.
    ThenHolds(Vec<u8>),
    /// These bytes, then a body without end.
    ThenEndless(Vec<u8>),
}

/// An answer that closes the connection.
pub(super) fn answer(status: &str, headers: &str, body: &str) -> Says {
    let length = body.len();
    Says::Bytes(
        format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}")
            .into_bytes(),
    )
}

pub(super) struct Receiver {
    pub(super) address: SocketAddr,
    connections: Arc<Mutex<usize>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    pub(super) async fn start(says: Says) -> Self {
        Self::listen(says, None).await
    }

    pub(super) async fn start_tls(says: Says, acceptor: TlsAcceptor) -> Self {
        Self::listen(says, Some(acceptor)).await
    }

    async fn listen(says: Says, acceptor: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            address: listener.local_addr().unwrap(),
            connections: Arc::default(),
            requests: Arc::default(),
        };
        let (connections, requests) = (receiver.connections.clone(), receiver.requests.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *connections.lock().unwrap() += 1;
                let (says, requests, acceptor) = (says.clone(), requests.clone(), acceptor.clone());
                tokio::spawn(async move {
                    match acceptor {
                        None => serve(stream, says, &requests).await,
                        Some(acceptor) => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                serve(stream, says, &requests).await;
                            }
                        }
                    }
                });
            }
        });
        receiver
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub(super) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }

    /// Heads and bodies, as they came.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, says: Says, requests: &Mutex<Vec<String>>) {
    let mut request = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(n) => request.extend_from_slice(&buffer[..n]),
        }
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
        if body.len() >= length.unwrap_or(0) {
            requests.lock().unwrap().push(text.into_owned());
            break;
        }
    }
    // The client may be gone; that is for the test to notice.
    match says {
        Says::Bytes(bytes) => {
            let _gone = stream.write_all(&bytes).await;
            let _gone = stream.shutdown().await;
        }
        Says::ThenHolds(bytes) => {
            let _gone = stream.write_all(&bytes).await;
            let _gone = stream.flush().await;
            std::future::pending::<()>().await;
        }
        Says::ThenEndless(bytes) => {
            let _gone = stream.write_all(&bytes).await;
            while stream.write_all(&[b'a'; 4096]).await.is_ok() {}
        }
    }
}
