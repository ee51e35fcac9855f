#include "http/transport_error.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <utility>

namespace acrida {
namespace {

TEST(TransportError, SpeaksPython) {
  EXPECT_EQ(transport_error_text(ECONNREFUSED),
            "ConnectionRefusedError(111, 'Connection refused')");
  EXPECT_EQ(transport_error_text(ECONNRESET),
            "ConnectionResetError(104, 'Connection reset by peer')");
  EXPECT_EQ(transport_error_text(ENETUNREACH), "OSError(101, 'Network is unreachable')");
}

std::string_view cause_of(HttpError error, std::string text) {
  HttpExchange exchange;
  exchange.fail(error, std::move(text));
  return transport_cause(exchange);
}

TEST(TransportError, HasAShortNameForWhyThereIsNoAnswer) {
  EXPECT_EQ(cause_of(HttpError::kConnectFailed, transport_error_text(ECONNREFUSED)),
            "connection refused");
  EXPECT_EQ(cause_of(HttpError::kConnectFailed, transport_error_text(ETIMEDOUT)), "timeout");
  EXPECT_EQ(cause_of(HttpError::kConnectFailed, transport_error_text(ENETUNREACH)), "connection");
  EXPECT_EQ(cause_of(HttpError::kConnectFailed, "gaierror(-2, 'Name or service not known')"),
            "dns");
  EXPECT_EQ(cause_of(HttpError::kConnectFailed, "name servers 10.0.0.1: no answer"), "dns");
  EXPECT_EQ(cause_of(HttpError::kConnectFailed,
                     "SSLCertVerificationError: certificate verify failed: expired"),
            "tls");
  EXPECT_EQ(cause_of(HttpError::kConnectFailed,
                     "the server reset the connection during the TLS handshake"),
            "tls");
  EXPECT_EQ(cause_of(HttpError::kConnectTimeout, "any"), "timeout");
  EXPECT_EQ(cause_of(HttpError::kReadTimeout, "any"), "timeout");
  EXPECT_EQ(cause_of(HttpError::kClosedBeforeResponse, transport_error_text(ECONNRESET)), "reset");
  EXPECT_EQ(cause_of(HttpError::kTruncatedBody, "any"), "reset");
  EXPECT_EQ(cause_of(HttpError::kProxyRefused, "any"), "proxy");
  EXPECT_EQ(cause_of(HttpError::kNotHttp, "any"), "protocol");
  EXPECT_EQ(cause_of(HttpError::kBadHeaderValue, "any"), "request");
}

TEST(TransportError, KnowsTheExceptionsOfOtherClients) {
  EXPECT_EQ(transport_cause("ConnectionError(MaxRetryError(\"... NameResolutionError('x')\"))"),
            "dns");
  EXPECT_EQ(transport_cause("ReadTimeout(ReadTimeoutError('Read timed out.'))"), "timeout");
  EXPECT_EQ(transport_cause("SSLError(SSLCertVerificationError(1, 'x'))"), "tls");
  EXPECT_EQ(transport_cause("RemoteDisconnected('Remote end closed connection')"), "reset");
  EXPECT_EQ(transport_cause("CatchResponseError('no order')"), "");
}

}  // namespace
}  // namespace acrida
