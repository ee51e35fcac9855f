#include "http/http_engine.h"

namespace acrida {

void HttpCounters::add(const HttpCounters& other) {
  connections_opened += other.connections_opened;
  connections_reused += other.connections_reused;
  tls_handshakes += other.tls_handshakes;
  tls_resumed += other.tls_resumed;
  repeated += other.repeated;
  unsolicited += other.unsolicited;
  http1_exchanges += other.http1_exchanges;
  http2_exchanges += other.http2_exchanges;
  segments_sent += other.segments_sent;
  segments_repeated += other.segments_repeated;
  held_back += other.held_back;
  held_time += other.held_time;
}

Result<TlsContext*> HttpEngine::tls(bool insecure) {
  std::unique_ptr<TlsContext>& context = insecure ? unverified_ : verified_;
  if (!context) {
    TlsOptions options = tls_options;
    options.insecure = insecure;
    Result<std::unique_ptr<TlsContext>> opened = TlsContext::open(options);
    if (!opened) {
      return fail(opened.error());
    }
    context = std::move(*opened);
  }
  return context.get();
}

}  // namespace acrida
