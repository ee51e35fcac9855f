#include "verdict/network_rules.h"

#include <gtest/gtest.h>

#include "verdict/diagnosis_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;

PhaseSummary phase(std::uint64_t count, Duration mean) {
  return {.count = count, .sum_ns = count * static_cast<std::uint64_t>(mean.count()), .max = mean};
}

BuiltRun with_phase(Phase which, std::uint64_t count, Duration mean) {
  BuiltRun run = healthy_run();
  run.data().total.counts.phases[static_cast<std::size_t>(which)] = phase(count, mean);
  return run;
}

std::uint64_t half_of_the_requests() {
  return healthy_run().data().total.counts.exchanges / 2;
}

TEST(NetworkRules, KeepaliveOffFiresWhenMostRequestsConnect) {
  EXPECT_NE(with_phase(Phase::kConnect, half_of_the_requests() + 1, milliseconds(1))
                .finding("keepalive-off"),
            nullptr);
}

TEST(NetworkRules, KeepaliveOffIsSilentAtHalf) {
  EXPECT_EQ(
      with_phase(Phase::kConnect, half_of_the_requests(), milliseconds(1)).finding("keepalive-off"),
      nullptr);
}

BuiltRun with_tls(double share) {
  BuiltRun run = healthy_run();
  const double all = static_cast<double>(run.data().total.all_summary().sum_ns) / 1e9;
  run.data().total.counts.phases[static_cast<std::size_t>(Phase::kTls)] =
      phase(100, from_seconds(all * share / 100));
  return run;
}

TEST(NetworkRules, TlsCostFiresWhenHandshakesTakeAFifthOfTheTime) {
  EXPECT_NE(with_tls(0.21).finding("tls-cost"), nullptr);
}

TEST(NetworkRules, TlsCostIsSilentBelow) {
  EXPECT_EQ(with_tls(0.19).finding("tls-cost"), nullptr);
}

TEST(NetworkRules, RetransmitFiresOverHalfAPercent) {
  BuiltRun run = healthy_run();
  run.data().server.segments_sent = 10'000;
  run.data().server.segments_repeated = 51;
  ASSERT_NE(run.finding("retransmit"), nullptr);
  EXPECT_EQ(run.finding("retransmit")->text, "0.51 % of the TCP segments had to be sent again");
}

TEST(NetworkRules, RetransmitIsSilentBelowAndOnAFew) {
  BuiltRun run = healthy_run();
  run.data().server.segments_sent = 10'000;
  run.data().server.segments_repeated = 50;
  EXPECT_EQ(run.finding("retransmit"), nullptr);
  run.data().server.segments_sent = 1'000;
  run.data().server.segments_repeated = 9;
  EXPECT_EQ(run.finding("retransmit"), nullptr);
}

TEST(NetworkRules, DnsSlowFiresOverFiftyMilliseconds) {
  EXPECT_NE(with_phase(Phase::kDns, 10, milliseconds(51)).finding("dns-slow"), nullptr);
}

TEST(NetworkRules, DnsSlowIsSilentBelowAndOnAFewLookUps) {
  EXPECT_EQ(with_phase(Phase::kDns, 10, milliseconds(50)).finding("dns-slow"), nullptr);
  EXPECT_EQ(with_phase(Phase::kDns, 9, milliseconds(80)).finding("dns-slow"), nullptr);
}

BuiltRun with_body(std::uint64_t bytes_each, Duration receiving) {
  BuiltRun run = healthy_run();
  EntryCounts& counts = run.data().entries[0].counts;
  counts.response_bytes = bytes_each * counts.requests;
  counts.phases[static_cast<std::size_t>(Phase::kReceiving)] = phase(counts.requests, receiving);
  return run;
}

TEST(NetworkRules, BigBodyFiresOnAMegabyteAndOnLongReceiving) {
  BuiltRun big = with_body(1'200'000, milliseconds(1));
  ASSERT_NE(big.finding("big-body"), nullptr);
  EXPECT_TRUE(big.finding("big-body")->text.starts_with("an answer of GET /item has 1200 kB"));
  BuiltRun slow = with_body(100'001, milliseconds(35));
  ASSERT_NE(slow.finding("big-body"), nullptr);
  EXPECT_EQ(slow.finding("big-body")->causes.back(), "no compression");
}

TEST(NetworkRules, ASmallAnswerThatTakesLongIsNotToBeCompressed) {
  BuiltRun slow = with_body(600, milliseconds(35));
  const Finding* const finding = slow.finding("big-body");
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->text.starts_with("an answer of GET /item has 600 bytes, and receiving it"));
  EXPECT_EQ(finding->causes.front(), "the site writes its answer piece by piece");
}

TEST(NetworkRules, BigBodyIsSilentBelow) {
  EXPECT_EQ(with_body(1'000'000, milliseconds(20)).finding("big-body"), nullptr);
}

}  // namespace
}  // namespace acrida
