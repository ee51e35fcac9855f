// Rules of the set "network": what lies between the generator and the site.
//
//   keepalive-off  more than kConnectsMax of the exchanges open a connection
//   tls-cost       TLS handshakes take more than kTlsShare of all response time
//   retransmit     more than kRepeatedShare of the TCP segments were sent again; needs
//                  ServerFacts::segments_sent
//   dns-slow       a name takes more than kDnsSlow to resolve, on average
//   big-body       of one name: more than kBodyBytes in an answer, or receiving takes more than
//                  kReceivingShare of its time
//
// Each needs kNetworkRequests (dns-slow: kDnsLookups). Phases are known of the whole run alone.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <vector>

#include "verdict/run_view.h"

namespace acrida {

inline constexpr std::uint64_t kNetworkRequests = 100;
inline constexpr double kConnectsMax = 0.50;
inline constexpr double kTlsShare = 0.20;
inline constexpr double kRepeatedShare = 0.005;
inline constexpr std::uint64_t kSegmentsMin = 1'000;
inline constexpr std::uint64_t kRepeatedMin = 10;
inline constexpr Duration kDnsSlow = std::chrono::milliseconds(50);
inline constexpr std::uint64_t kDnsLookups = 10;
inline constexpr std::uint64_t kBodyBytes = 1'000'000;
inline constexpr std::uint64_t kSmallBodyBytes = 100'000;  // it is not their size that takes long
inline constexpr double kReceivingShare = 0.50;
inline constexpr Duration kReceivingMin = std::chrono::milliseconds(10);
inline constexpr std::uint64_t kBodyRequests = 30;

std::vector<Finding> network_rules(const RunView& view);

}  // namespace acrida
