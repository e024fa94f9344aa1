//! A client that reads no answer would hold its connection for ever: hyper
//! limits how long a request may take to come, not how long its answer may take
//! to go.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// A stream on which a write fails that gets nothing off for too long.
pub(crate) struct Impatient<S> {
    stream: S,
    patience: Duration,
    /// The end of patience, while a write waits.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Impatient<S> {
    pub(crate) fn new(stream: S, patience: Duration) -> Self {
        Self {
            stream,
            patience,
            waiting: None,
        }
    }

    /// Goes on to wait for a write, or fails it.
    fn wait<T>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let patience = self.patience;
        let waiting = self
            .waiting
            .get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(waiting.as_mut().poll(cx));
        self.waiting = None;
        Poll::Ready(Err(io::Error::new(
            io::ErrorKind::TimedOut,
            "the client does not read its answer",
        )))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Impatient<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(cx, bytes);
        this.wait(cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(cx, parts);
        this.wait(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    // A socket keeps nothing back that these would have to write.
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Impatient<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use std::io::Read;
    use std::net::TcpStream as Client;
    use tokio::net::{TcpListener, TcpStream};

    /// Runs with both ends of a connection.
    fn connected<F: Future<Output = ()>>(run: impl FnOnce(TcpStream, Client) -> F) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let addr = listener.local_addr().expect("bound");
            let client = Client::connect(addr).expect("it listens");
            let (server, _) = listener.accept().await.expect("it connects");
            run(server, client).await;
        });
    }

    async fn write(stream: &mut Impatient<TcpStream>) -> io::Result<usize> {
        let bytes = [0; 64 * 1024];
        poll_fn(|cx| Pin::new(&mut *stream).poll_write(cx, &bytes)).await
    }

    #[test]
    fn who_reads_nothing_is_not_waited_for() {
        connected(|server, client| async move {
            let mut stream = Impatient::new(server, Duration::from_millis(20));
            let error = loop {
                if let Err(error) = write(&mut stream).await {
                    break error;
                }
            };
            assert_eq!(error.kind(), io::ErrorKind::TimedOut);
            drop(client);
        });
    }

    #[test]
    fn who_goes_on_to_read_has_all_the_time_again() {
        connected(|server, mut client| async move {
            let mut stream = Impatient::new(server, Duration::from_secs(600));
            let mut written = 0;
            // Until the system takes no more.
            let full = loop {
                let bytes = [0; 64 * 1024];
                let now = poll_fn(|cx| Poll::Ready(Pin::new(&mut stream).poll_write(cx, &bytes)));
                match now.await {
                    Poll::Ready(more) => written += more.expect("open"),
                    Poll::Pending => break stream.waiting.is_some(),
                }
            };
            assert!(full, "it waits");
            std::thread::spawn(move || client.read_exact(&mut vec![0; written]));
            write(&mut stream).await.expect("it is read");
            assert!(stream.waiting.is_none());
        });
    }
}
