#include "web/web_stream.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "base/escape.h"
#include "web/tls_files.h"

namespace acrida {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// What the kernel keeps for a client that does not read.
constexpr int kSendBufferBytes = 262'144;

std::vector<asio::const_buffer> buffers_of(const std::vector<std::string_view>& texts) {
  std::vector<asio::const_buffer> buffers;
  buffers.reserve(texts.size());
  for (const std::string_view text : texts) {
    buffers.emplace_back(text.data(), text.size());
  }
  return buffers;
}

// Of a file that is in order, and that OpenSSL does not take: "ee key too small".
std::unexpected<Error> refuse(std::string_view option,
                              const std::string& file,
                              const error_code& error) {
  const char* const reason = ERR_reason_error_string(static_cast<unsigned long>(error.value()));
  return fail(
      fmt::format("{}: {} is refused by OpenSSL ({}); make a new certificate and key, of "
                  "today's sizes",
                  option, escape_for_terminal(file), reason != nullptr ? reason : error.message()));
}

class PlainStream final : public WebStream {
 public:
  explicit PlainStream(tcp::socket socket) : socket_(std::move(socket)) {}

  void shake_hands(std::function<void(bool)> done) override {
    asio::post(socket_.get_executor(), [done = std::move(done)] { done(true); });
  }
  void read(std::span<char> buffer, std::function<void(std::size_t)> done) override {
    socket_.async_read_some(
        asio::buffer(buffer.data(), buffer.size()),
        [done = std::move(done)](error_code error, std::size_t bytes) { done(error ? 0 : bytes); });
  }
  void write(const std::vector<std::string_view>& texts, std::function<void(bool)> done) override {
    asio::async_write(socket_, buffers_of(texts),
                      [done = std::move(done)](error_code error, std::size_t) { done(!error); });
  }
  void finish() override {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }
  void close() override {
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  tcp::socket socket_;
};

class TlsStream final : public WebStream {
 public:
  TlsStream(tcp::socket socket, asio::ssl::context& context)
      : stream_(std::move(socket), context) {}

  void shake_hands(std::function<void(bool)> done) override {
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [done = std::move(done)](error_code error) { done(!error); });
  }
  void read(std::span<char> buffer, std::function<void(std::size_t)> done) override {
    stream_.async_read_some(
        asio::buffer(buffer.data(), buffer.size()),
        [done = std::move(done)](error_code error, std::size_t bytes) { done(error ? 0 : bytes); });
  }
  void write(const std::vector<std::string_view>& texts, std::function<void(bool)> done) override {
    asio::async_write(stream_, buffers_of(texts),
                      [done = std::move(done)](error_code error, std::size_t) { done(!error); });
  }
  // The lengths of answers are known: the alert that ends a session would tell nothing.
  void finish() override {
    error_code ignored;
    stream_.next_layer().shutdown(tcp::socket::shutdown_send, ignored);
  }
  void close() override {
    error_code ignored;
    stream_.next_layer().close(ignored);
  }

 private:
  asio::ssl::stream<tcp::socket> stream_;
};

}  // namespace

struct WebTls::State {
  asio::ssl::context context{asio::ssl::context::tls_server};
};

WebTls::WebTls(std::unique_ptr<State> state) : state_(std::move(state)) {}
WebTls::~WebTls() = default;

Result<std::unique_ptr<WebTls>> WebTls::open(const std::string& certificate_file,
                                             const std::string& key_file) {
  if (Result<void> usable = check_tls_files(certificate_file, key_file); !usable) {
    return fail(std::move(usable.error()));
  }
  auto state = std::make_unique<State>();
  asio::ssl::context& context = state->context;
  error_code error;
  // A key with a pass phrase is an error; nobody is asked for it.
  context.set_password_callback(
      [](std::size_t, asio::ssl::context::password_purpose) { return std::string(); }, error);
  context.use_certificate_chain_file(certificate_file, error);
  if (error) {
    return refuse("--tls-cert", certificate_file, error);
  }
  context.use_private_key_file(key_file, asio::ssl::context::pem, error);
  if (error) {
    return refuse("--tls-key", key_file, error);
  }
  SSL_CTX* const native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  return std::unique_ptr<WebTls>(new WebTls(std::move(state)));
}

std::shared_ptr<WebStream> WebStream::open(ServerThread& thread,
                                           const AcceptedConnection& connection,
                                           WebTls* tls) {
  tcp::socket socket(thread.context());
  error_code error;
  socket.assign(connection.ipv6 ? tcp::v6() : tcp::v4(), connection.descriptor, error);
  if (error) {
    ::close(connection.descriptor);
    return nullptr;
  }
  socket.set_option(tcp::no_delay(true), error);
  socket.set_option(tcp::socket::send_buffer_size(kSendBufferBytes), error);
  if (tls != nullptr) {
    return std::make_shared<TlsStream>(std::move(socket), tls->state().context);
  }
  return std::make_shared<PlainStream>(std::move(socket));
}

}  // namespace acrida
