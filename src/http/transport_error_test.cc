#include "http/transport_error.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace acrida {
namespace {

TEST(TransportError, SpeaksPython) {
  EXPECT_EQ(transport_error_text(ECONNREFUSED),
            "ConnectionRefusedError(111, 'Connection refused')");
  EXPECT_EQ(transport_error_text(ECONNRESET),
            "ConnectionResetError(104, 'Connection reset by peer')");
  EXPECT_EQ(transport_error_text(ENETUNREACH), "OSError(101, 'Network is unreachable')");
}

}  // namespace
}  // namespace acrida
