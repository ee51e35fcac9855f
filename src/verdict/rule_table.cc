#include <array>

#include "verdict/diagnosis.h"

namespace acrida {
namespace {

using enum FindingSet;

constexpr Rule kRules[] = {
    {"gen-cpu", kValidity,
     "the generator used more than 90 % of a core for more than 5 s in a row"},
    {"gen-stall", kValidity, "for more than 5 s no user got a turn"},
    {"gen-late", kValidity, "1 % of the requests left more than 50 ms late"},
    {"gen-fd", kValidity, "file descriptors ran out, or more than 80 % of them were in use"},
    {"gen-port", kValidity, "local ports ran out, or more than 80 % of them were in use"},
    {"gen-mem", kValidity, "the generator was swapped out, or used more than 90 % of the memory"},
    {"gen-rate", kValidity,
     "open model: under 98 % of the due starts made by a late or busy generator; or --max-rps"},
    {"clock-jump", kValidity, "the wall clock jumped by more than 50 ms"},
    {"dev-server", kSafety, "the Server header names a development server"},
    {"unreachable", kServer, "no request was answered at all"},
    {"no-answer", kServer, "more than 1 % of the requests got no answer"},
    {"script-broken", kScript, "more than 15 % of the first 100 requests failed"},
    {"rate-limited", kServer, "429, or less than 10 % of the site's rate limit is left"},
    {"deadlock", kServer, "the site names a deadlock"},
    {"lock-wait", kServer, "the site names a lock's time-out, or answers take 50 s"},
    {"sat-retro", kServer, "requests a second fell by 5 % while users rose by 20 %"},
    {"worker-limit", kServer,
     "the rate no longer grows, and X x S tells how many workers there are"},
    {"waits-outside", kServer,
     "by the site's own log (--frappe-monitor-log) most of the response time is not its work"},
    {"slow-write", kServer, "p95 of writes grew by half with users, that of reads did not"},
    {"sat-flat", kServer,
     "users rose by 20 %, requests a second by under 3 % if not by chance, p50 by 10 %"},
    {"not-kept-up", kServer, "open model: under 98 % of the due starts found a free user"},
    {"queue-front", kServer,
     "502, 503 or 504, or connecting takes over 100 ms and a second at most"},
    {"periodic-stall", kServer, "response times peak at regular intervals"},
    {"drift-up", kServer, "p95 rises at a constant load over at least 10 minutes"},
    {"fast-fail", kServer, "failures rise by 5 points while p50 falls by a fifth"},
    {"failure-rate", kServer, "more than 1 % of the requests failed"},
    {"ts-mismatch", kServer, "more than 1 % of a name's requests met a document changed meanwhile"},
    {"bimodal", kServer, "response times of a name have two modes, at least 3 times apart"},
    {"tail-only", kServer, "p99 is over 20 times p50 while p95 is under 3 times"},
    {"contention", kServer, "p95 of a name is over twice its p50"},
    {"one-endpoint", kServer, "one name takes more than 60 % of all response time"},
    {"cold-start", kServer, "p95 of the first minute is over twice that of the rest"},
    {"branch-unfair", kFairness,
     "the slowest branch's p95 is over 1.5 times that of the median branch"},
    {"keepalive-off", kNetwork, "more than half of the requests open a connection"},
    {"retransmit", kNetwork, "more than 0.5 % of the TCP segments were sent again"},
    {"tls-cost", kNetwork, "TLS handshakes take more than 20 % of all response time"},
    {"big-body", kNetwork, "answers over 1 MB, or receiving takes more than half of the time"},
    {"dns-slow", kNetwork, "a name takes more than 50 ms to resolve on average"},
    {"gen-gil", kValidity, "a locustfile's interpreter is over 85 % busy while other cores idle"},
    {"gen-net", kValidity, "the fastest second filled 90 % of the network interface"},
    {"little-broken", kValidity, "time under way and response times differ by more than 5 %"},
    {"not-steady", kValidity, "no steady window was found"},
    {"few-samples", kValidity, "too few requests for a percentile that a target asks for"},
    {"no-think", kScript, "users never wait and are over 95 % busy with requests"},
    {"login-heavy", kScript, "more than 10 % of the requests are logins outside on_start"},
    {"names-explode", kScript, "more than 500 request names, or over 30 % of them used once"},
    {"third-party", kScript, "requests go to another domain than the host's"},
    {"verify-off", kSafety, "certificates are not verified"},
};

}  // namespace

std::span<const Rule> all_rules() {
  return kRules;
}

}  // namespace acrida
