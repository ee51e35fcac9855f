#include "stats/server_facts.h"

#include <gtest/gtest.h>

#include <string>

#include "stats/limits.h"

namespace acrida {
namespace {

TEST(ServerFacts, ServersAreNamedOnceInTheOrderOfTheirFirstUse) {
  ServerFacts sum;
  ServerFacts other;
  other.servers = {"nginx", "Werkzeug/3.0.1 Python/3.11.4"};
  sum.merge(other);
  other.servers = {"Werkzeug/3.0.1 Python/3.11.4", "gunicorn"};
  sum.merge(other);
  EXPECT_EQ(sum.servers,
            (std::vector<std::string>{"nginx", "Werkzeug/3.0.1 Python/3.11.4", "gunicorn"}));
  for (int i = 0; i < 20; ++i) {
    other.servers = {std::to_string(i)};
    sum.merge(other);
  }
  EXPECT_EQ(sum.servers.size(), kServersKept);
}

TEST(ServerFacts, TheLeastThatIsLeftOfARateGoesWithItsLimit) {
  ServerFacts sum;
  ServerFacts other;
  other.rate_limit = 100;
  sum.merge(other);
  EXPECT_EQ(sum.rate_limit, 100);
  EXPECT_FALSE(sum.rate_limit_left.has_value());
  other.rate_limit_left = 70;
  sum.merge(other);
  other.rate_limit = 20;
  other.rate_limit_left = 80;
  sum.merge(other);
  EXPECT_EQ(sum.rate_limit_left, 70);
  EXPECT_EQ(sum.rate_limit, 100);
  other.rate_limit_left = 3;
  sum.merge(other);
  EXPECT_EQ(sum.rate_limit, 20);
}

TEST(ServerFacts, CountsAreAdded) {
  ServerFacts sum;
  ServerFacts other;
  other.frappe = true;
  other.connections_opened = 3;
  other.tls_handshakes = 2;
  other.tls_resumed = 1;
  other.segments_sent = 10;
  other.segments_repeated = 4;
  other.retry_after = std::chrono::seconds(5);
  sum.merge(other);
  other.frappe = false;
  other.csrf_token = true;
  other.retry_after = std::chrono::seconds(2);
  sum.merge(other);
  EXPECT_TRUE(sum.frappe && sum.csrf_token);
  EXPECT_EQ(sum.connections_opened, 6U);
  EXPECT_EQ(sum.tls_handshakes, 4U);
  EXPECT_EQ(sum.tls_resumed, 2U);
  EXPECT_EQ(sum.segments_sent, 20U);
  EXPECT_EQ(sum.segments_repeated, 8U);
  EXPECT_EQ(sum.retry_after, std::chrono::seconds(5));
}

}  // namespace
}  // namespace acrida
