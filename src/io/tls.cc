#include "io/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/check.h"

namespace acrida {
namespace {

struct FreeContext {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};
struct FreeSession {
  void operator()(SSL_SESSION* session) const noexcept { SSL_SESSION_free(session); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;
using Session = std::unique_ptr<SSL_SESSION, FreeSession>;

// The reason of the oldest error in OpenSSL's queue, which is emptied.
std::string openssl_reason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (ERR_SYSTEM_ERROR(code)) {
    return std::generic_category().message(ERR_GET_REASON(code));
  }
  const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason != nullptr ? reason : "unknown error";
}

std::unexpected<Error> file_error(std::string_view what, const std::string& file) {
  return fail("cannot use " + file + " as " + std::string(what) + ": " + openssl_reason());
}

bool is_address(const std::string& host) {
  in6_addr ignored{};
  return inet_pton(AF_INET, host.c_str(), &ignored) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

Result<void> load_trust(SSL_CTX* context, const TlsOptions& options) {
  if (options.insecure) {
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    return {};
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  if (options.ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context);
    ERR_clear_error();
    return {};
  }
  if (SSL_CTX_load_verify_locations(context, options.ca_file.c_str(), nullptr) != 1) {
    return file_error("certificates of authorities (PEM)", options.ca_file);
  }
  return {};
}

Result<void> load_certificate(SSL_CTX* context, const TlsOptions& options) {
  if (options.certificate_file.empty()) {
    return {};
  }
  if (SSL_CTX_use_certificate_chain_file(context, options.certificate_file.c_str()) != 1) {
    return file_error("client certificate (PEM)", options.certificate_file);
  }
  const std::string& key = options.key_file.empty() ? options.certificate_file : options.key_file;
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return file_error("private key (PEM, not encrypted)", key);
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    return fail("the private key in " + key + " does not belong to the certificate in " +
                options.certificate_file);
  }
  return {};
}

}  // namespace

struct TlsTicket::State {
  Session session;
};

TlsTicket::TlsTicket() = default;
TlsTicket::~TlsTicket() = default;
TlsTicket::TlsTicket(TlsTicket&&) noexcept = default;
TlsTicket& TlsTicket::operator=(TlsTicket&&) noexcept = default;

struct TlsContext::State {
  Context context;
};

TlsContext::TlsContext(std::unique_ptr<State> state) : state_(std::move(state)) {}
TlsContext::~TlsContext() = default;

struct TlsSession::State {
  SSL* ssl = nullptr;
  BIO* incoming = nullptr;  // owned by ssl, as is the other
  BIO* leaving = nullptr;
  std::string outgoing;
  std::string error;
  Session newest;  // session of the peer's newest ticket
  bool peer_ended = false;

  static State& of(SSL* ssl) { return *static_cast<State*>(SSL_get_app_data(ssl)); }

  // OpenSSL hands over a reference when 1 is returned.
  static int keep_session(SSL* ssl, SSL_SESSION* session) {
    of(ssl).newest.reset(session);
    return 1;
  }

  void drain() {
    std::array<char, 4'096> bytes;
    for (int size = BIO_read(leaving, bytes.data(), bytes.size()); size > 0;
         size = BIO_read(leaving, bytes.data(), bytes.size())) {
      outgoing.append(bytes.data(), static_cast<std::size_t>(size));
    }
  }

  void note_failure() {
    if (!error.empty()) {
      return;
    }
    const long verified = SSL_get_verify_result(ssl);
    if (verified != X509_V_OK && SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE) {
      ERR_clear_error();
      error = std::string("SSLCertVerificationError: certificate verify failed: ") +
              X509_verify_cert_error_string(verified);
    } else if (peer_ended) {
      ERR_clear_error();
      error = "SSLEOFError: the server closed the connection during the TLS handshake";
    } else {
      error = "SSLError: " + openssl_reason();
    }
  }
};

Result<std::unique_ptr<TlsContext>> TlsContext::open(const TlsOptions& options) {
  ERR_clear_error();
  Context context(SSL_CTX_new(TLS_client_method()));
  ACRIDA_CHECK(context != nullptr);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  // An idle connection holds no buffers. A peer that just closes is read as having closed, as
  // Python's ssl and browsers read it; HTTP's own framing notices what is missing.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context.get(), TlsSession::State::keep_session);
  if (Result<void> loaded = load_trust(context.get(), options); !loaded) {
    return std::unexpected(loaded.error());
  }
  if (Result<void> loaded = load_certificate(context.get(), options); !loaded) {
    return std::unexpected(loaded.error());
  }
  auto state = std::make_unique<State>();
  state->context = std::move(context);
  return std::unique_ptr<TlsContext>(new TlsContext(std::move(state)));
}

TlsSession::TlsSession(TlsContext& context,
                       std::string_view host,
                       bool offer_http2,
                       const TlsTicket* resume)
    : state_(std::make_unique<State>()) {
  SSL* const ssl = SSL_new(context.state_->context.get());
  ACRIDA_CHECK(ssl != nullptr);
  state_->ssl = ssl;
  SSL_set_app_data(ssl, state_.get());
  state_->incoming = BIO_new(BIO_s_mem());
  state_->leaving = BIO_new(BIO_s_mem());
  ACRIDA_CHECK(state_->incoming != nullptr && state_->leaving != nullptr);
  BIO_set_mem_eof_return(state_->incoming, -1);
  SSL_set_bio(ssl, state_->incoming, state_->leaving);
  SSL_set_connect_state(ssl);
  const std::string name(host);
  if (is_address(name)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str());
  } else {
    // The macro SSL_set_tlsext_host_name() without its casts.
    SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(name.c_str()));
    SSL_set1_host(ssl, name.c_str());
  }
  constexpr std::string_view kBoth = "\x02h2\x08http/1.1";
  const std::string_view offer = offer_http2 ? kBoth : kBoth.substr(3);
  SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(offer.data()),
                      static_cast<unsigned>(offer.size()));
  if (resume != nullptr && !resume->empty()) {
    SSL_set_session(ssl, resume->state_->session.get());
  }
}

TlsSession::~TlsSession() {
  // Without this OpenSSL would take the session for broken and its ticket for spent.
  SSL_set_shutdown(state_->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  SSL_free(state_->ssl);
}

TlsSession::Step TlsSession::handshake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(state_->ssl);
  const int error = SSL_get_error(state_->ssl, result);
  state_->drain();
  if (result == 1) {
    return Step::kDone;
  }
  if (error == SSL_ERROR_WANT_READ && !state_->peer_ended) {
    return Step::kWantRead;
  }
  state_->note_failure();
  return Step::kFailed;
}

void TlsSession::feed(std::span<const char> ciphertext) {
  if (!ciphertext.empty()) {
    BIO_write(state_->incoming, ciphertext.data(), static_cast<int>(ciphertext.size()));
  }
}

void TlsSession::feed_end() {
  state_->peer_ended = true;
  BIO_set_mem_eof_return(state_->incoming, 0);
}

IoResult TlsSession::read(std::span<char> buffer) {
  ERR_clear_error();
  std::size_t bytes = 0;
  const int result = SSL_read_ex(state_->ssl, buffer.data(), buffer.size(), &bytes);
  const int error = result == 1 ? SSL_ERROR_NONE : SSL_get_error(state_->ssl, result);
  state_->drain();
  switch (error) {
    case SSL_ERROR_NONE:
      return {.bytes = bytes};
    case SSL_ERROR_WANT_READ:
      return {.error = state_->peer_ended ? 0 : EAGAIN};
    case SSL_ERROR_ZERO_RETURN:
      return {};
    default:
      state_->note_failure();
      return {.error = EPROTO};
  }
}

bool TlsSession::write(std::span<const char> plaintext) {
  if (plaintext.empty()) {
    return state_->error.empty();
  }
  ERR_clear_error();
  std::size_t written = 0;
  const bool good = SSL_write_ex(state_->ssl, plaintext.data(), plaintext.size(), &written) == 1;
  state_->drain();
  if (!good) {
    state_->note_failure();
  }
  return good;
}

std::string& TlsSession::outgoing() {
  return state_->outgoing;
}

const std::string& TlsSession::error() const {
  return state_->error;
}

bool TlsSession::http2_chosen() const {
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(state_->ssl, &chosen, &size);
  return size == 2 && chosen[0] == 'h' && chosen[1] == '2';
}

bool TlsSession::resumed() const {
  return SSL_session_reused(state_->ssl) == 1;
}

std::string_view TlsSession::version() const {
  return SSL_get_version(state_->ssl);
}

TlsTicket TlsSession::ticket() {
  TlsTicket ticket;
  if (state_->newest != nullptr && SSL_SESSION_is_resumable(state_->newest.get()) == 1) {
    ticket.state_ = std::make_unique<TlsTicket::State>();
    ticket.state_->session = std::move(state_->newest);
  }
  return ticket;
}

}  // namespace acrida
