#include "demo/load_option_rows.h"

#include <array>

#include "base/timespan.h"

namespace acrida {
namespace {

constexpr Duration kSpanMax = std::chrono::hours(24);

Result<Duration> parse_span(std::string_view text, Duration min) {
  const auto span = parse_timespan(text);
  if (!span) {
    return fail(span.error());
  }
  if (*span < min || *span > kSpanMax) {
    return fail("expected a time from " + format_timespan(min) + " to 24h");
  }
  return *span;
}

template <Duration LoadSettings::* member>
Result<void> set_span(DemoErpOptions& options, std::string_view text) {
  const auto span = parse_span(text, std::chrono::milliseconds(1));
  if (!span) {
    return fail(span.error());
  }
  options.load.*member = *span;
  return {};
}

// For members whose parser reads the whole text.
template <auto member, auto parse>
Result<void> set_parsed(DemoErpOptions& options, std::string_view text) {
  auto parsed = parse(text);
  if (!parsed) {
    return fail(parsed.error());
  }
  options.load.*member = *parsed;
  return {};
}

Result<void> set_prepared_after(DemoErpOptions& options, std::string_view text) {
  const auto span = parse_span(text, Duration(0));
  if (!span) {
    return fail(span.error());
  }
  options.load.prepared_after = *span;
  return {};
}

Result<void> add_fault(DemoErpOptions& options, std::string_view text) {
  return options.load.faults.add(text);
}

constexpr std::array kRows{
    LoadOptionRow{"--max-requests", set_parsed<&LoadSettings::restarts, &parse_worker_restarts>},
    LoadOptionRow{"--restart-time", set_span<&LoadSettings::restart_time>},
    LoadOptionRow{"--stall", set_parsed<&LoadSettings::stall, &parse_stall>},
    LoadOptionRow{"--lock-wait", set_span<&LoadSettings::lock_wait>},
    LoadOptionRow{"--prepared-after", set_prepared_after},
    LoadOptionRow{"--rate-limit", set_parsed<&LoadSettings::rate_limit, &parse_site_rate_limit>},
    LoadOptionRow{"--dashboard-limit",
                  set_parsed<&LoadSettings::dashboard_limit, &parse_call_rate_limit>},
    LoadOptionRow{"--fault", add_fault},
    LoadOptionRow{"--gateway-timeout", set_span<&LoadSettings::gateway_timeout>},
    LoadOptionRow{"--slow-body-time", set_span<&LoadSettings::slow_body>},
};

constexpr std::array kFlags{
    LoadFlagRow{"--keep-alive",
                [](DemoErpOptions& options) {
                  options.keep_alive = true;
                }},
    LoadFlagRow{"--sync-workers",
                [](DemoErpOptions& options) {
                  options.keep_alive = false;
                }},
    LoadFlagRow{"--development-server",
                [](DemoErpOptions& options) {
                  options.development_server = true;
                  options.workers = 1;
                }},
    LoadFlagRow{"--login-lockout",
                [](DemoErpOptions& options) {
                  options.load.login_lockout = true;
                }},
    LoadFlagRow{"--no-login-lockout",
                [](DemoErpOptions& options) {
                  options.load.login_lockout = false;
                }},
};

constexpr std::array kConflicts{
    OptionConflict{"--keep-alive", "--sync-workers"},
    OptionConflict{"--development-server", "--keep-alive"},
    OptionConflict{"--development-server", "--workers"},
    OptionConflict{"--login-lockout", "--no-login-lockout"},
};

template <Fault fault>
bool wants_fault(const DemoErpOptions& options) {
  return options.load.faults.of(fault).has_value();
}

constexpr std::array kNeeds{
    OptionNeed{"--restart-time", "--max-requests",
               [](const DemoErpOptions& options) {
                 return options.load.restarts.max_requests > 0;
               }},
    OptionNeed{"--gateway-timeout", "--fault 504=SHARE", wants_fault<Fault::kGatewayTimeout>},
    OptionNeed{"--slow-body-time", "--fault slow-body=SHARE", wants_fault<Fault::kSlowBody>},
};

constexpr std::string_view kHelp =
    R"(Its web server (docs/demo-erp.md says what a real one does):
  --keep-alive        keep connections, as behind nginx; this is the default
  --sync-workers      close every connection after its answer, as gunicorn's sync workers do
  --idle-timeout T    close a connection that was idle this long (75s)
  --development-server
                      as `bench start`: one request at a time, Server: Werkzeug, no keep-alive
  --max-requests N[:JITTER]
                      a worker restarts after N requests, plus up to JITTER at random
  --restart-time T    how long the restarting worker is away (800ms)
  --stall EVERY:FOR   nothing is taken up for so long, every so often: 30s:2s
  --lock-wait T       a request that waits longer for a lock ends in QueryTimeoutError (50s)

Its limits:
  --login-lockout, --no-login-lockout
                      more than 10 failed logins in 60 s lock a user and an address for the rest of
                      them (strict mode: on, tutorial: off)
  --prepared-after T  a script report that takes longer is prepared from then on and answers without
                      rows; 0: never (strict mode: 15s, tutorial: never)
  --rate-limit SECONDS/WINDOW
                      429 when the site has processed for so long in a window: 600/3600
  --dashboard-limit CALLS/SECONDS
                      429 for an address that asks more often for the outlet dashboard: 30/60

Faults (repeat --fault; their counts are in the served counts):
  --fault KIND=SHARE  strike this share of the requests that the kind can strike: 502=0.01
  --fault KIND=every:N
                      strike every Nth of them
    deadlock          creates: 500 QueryDeadlockError, rolled back
    lock-timeout      creates and submits: 500 QueryTimeoutError after --lock-wait, rolled back
    429               429 TooManyRequestsError
    502               nginx's Bad Gateway
    504               nginx's Gateway Time-out, after --gateway-timeout
    reset             the connection is reset instead of an answer
    slow-body         the body comes in pieces over --slow-body-time
    maintenance       503 SessionStopped
    read-only         writes of documents: 503 InReadOnlyMode, as in maintenance that allows reads
    locked            changes of documents: 417 DocumentLockedError
    queue-full        submissions of POS Closing Entries: 503 QueueOverloaded
    no-redis          submissions of POS Closing Entries: 500 ConnectionError
    no-connection     500 OperationalError, the database takes no further connection
    double-submit     an acknowledged submission is there twice, under two numbers
    lost-commit       an acknowledged submission is not there
  --gateway-timeout T nginx's proxy_read_timeout (120s)
  --slow-body-time T  from a slow body's first piece to its last (3s)
)";

}  // namespace

std::span<const LoadOptionRow> load_option_rows() {
  return kRows;
}

std::span<const LoadFlagRow> load_flag_rows() {
  return kFlags;
}

std::span<const OptionConflict> option_conflicts() {
  return kConflicts;
}

std::span<const OptionNeed> option_needs() {
  return kNeeds;
}

std::string_view load_options_help() {
  return kHelp;
}

}  // namespace acrida
