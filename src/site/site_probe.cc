#include "site/site_probe.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <chrono>

#include "base/strings.h"

namespace acrida {
namespace {

constexpr int kOldest = 14;
constexpr int kNewest = 16;
constexpr double kMicrosecondsPerSecond = 1e6;

std::string date_text(WallTime time) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

SiteFinding connection_finding(const Url& host, const FrappeAnswer& answer) {
  SiteFinding finding{.label = "connection"};
  if (host.secure()) {
    finding.what = fmt::format("{} answers over TLS", host.origin());
  } else if (is_loopback(host)) {
    finding.what = fmt::format("{} answers", host.origin());
  } else {
    finding.level = SiteLevel::kWarn;
    finding.what =
        fmt::format("{} answers without TLS: passwords cross the network readable", host.origin());
    finding.remedy = "use https, or run the test within the server's own network";
  }
  if (const std::string program = answer.header("Server"); !program.empty()) {
    finding.what += fmt::format(" ({})", program);
  }
  return finding;
}

void report_development_server(const FrappeAnswer& answer, const SiteReport& report) {
  const std::string program = answer.header("Server");
  if (program.find("Werkzeug") == std::string::npos) {
    report({.label = "server", .what = "no sign of the development server"});
    return;
  }
  report({.level = SiteLevel::kFail,
          .label = "server",
          .what = fmt::format("the development server answers ({}): a load test of it says nothing "
                              "of the ERP",
                              program),
          .remedy = "set up production: bench setup production USER (gunicorn behind nginx), and "
                    "test that"});
}

void report_rate_limit(const FrappeAnswer& answer, const SiteReport& report) {
  const std::string limit = answer.header("X-RateLimit-Limit");
  if (limit.empty()) {
    report({.label = "rate limit", .what = "the site announces none"});
    return;
  }
  const auto seconds = [&](std::string_view name) {
    return parse_real(answer.header(name)).value_or(0) / kMicrosecondsPerSecond;
  };
  report({.level = SiteLevel::kWarn,
          .label = "rate limit",
          .what = fmt::format("all users together get {:g} s of processing in a window, {:g} s are "
                              "left, and the next window begins in {} s; then everything, logins "
                              "too, is refused with 429",
                              seconds("X-RateLimit-Limit"), seconds("X-RateLimit-Remaining"),
                              answer.header("X-RateLimit-Reset")),
          .remedy = "take rate_limit out of the site's site_config.json for the test"});
}

SiteFinding unreachable(const FrappeError& error) {
  SiteFinding finding{.level = SiteLevel::kFail, .label = "connection", .what = error.text()};
  if (error.text().find("ertificate") != std::string::npos) {
    finding.remedy =
        "name the authority that signed it with --cacert, or accept any with --insecure";
  } else {
    finding.remedy = "check --host: the address that a browser on this machine would use";
  }
  return finding;
}

int major_of(const std::string& version) {
  const std::string digits = version.substr(0, version.find('.'));
  return static_cast<int>(parse_decimal(digits).value_or(0));
}

std::string version_of(const Value& versions, std::string_view app) {
  return versions[app]["version"].text();
}

SiteFinding version_finding(const Value& versions, SiteFacts& facts) {
  const std::string frappe = version_of(versions, "frappe");
  const std::string erpnext = version_of(versions, "erpnext");
  const int major = major_of(frappe);
  SiteFinding finding{.label = "version",
                      .what = fmt::format("frappe {}, erpnext {}", frappe, erpnext)};
  if (erpnext.empty()) {
    finding.level = SiteLevel::kFail;
    finding.what = fmt::format("frappe {} without ERPNext", frappe);
    finding.remedy = "install ERPNext on this site, or name another one";
    return finding;
  }
  facts.frappe_major = major;
  if (major < kOldest || major > kNewest) {
    finding.level = SiteLevel::kWarn;
    finding.what += fmt::format(": what is checked here is known of {} to {}", kOldest, kNewest);
  } else if (major == kOldest) {
    finding.level = SiteLevel::kWarn;
    finding.what +=
        ": it checks a POS Invoice for less than v15 does (no opening entry, partial "
        "payment), so its figures do not carry over to an upgrade";
  } else if (major == kNewest) {
    finding.level = SiteLevel::kWarn;
    finding.what +=
        ": a till wants an opening entry of today, so a test must not run over midnight";
  }
  return finding;
}

}  // namespace

// "127.shop.example.com" is a name that anybody may own.
bool is_loopback(const Url& host) {
  const std::string name(host.host());
  in_addr address{};
  if (inet_pton(AF_INET, name.c_str(), &address) == 1) {
    return ntohl(address.s_addr) >> 24U == 127;
  }
  return name == "localhost" || name == "::1";
}

bool probe_front(FrappeClient& client, const Url& host, const SiteReport& report) {
  const FrappeResult<Value> pong = client.ask("ping");
  if (!pong) {
    report(unreachable(pong.error()));
    return false;
  }
  const FrappeResult<FrappeAnswer> answer = client.page("/api/method/ping");
  if (!answer) {
    report(unreachable(answer.error()));
    return false;
  }
  report(connection_finding(host, *answer));
  report_development_server(*answer, report);
  report_rate_limit(*answer, report);
  return true;
}

void probe_version(FrappeClient& client, SiteFacts& facts, const SiteReport& report) {
  const FrappeResult<Value> versions = client.ask("frappe.utils.change_log.get_versions");
  if (!versions) {
    report({.level = SiteLevel::kWarn,
            .label = "version",
            .what =
                fmt::format("the site does not tell: {}; taken for v15", versions.error().text())});
    return;
  }
  report(version_finding(*versions, facts));
}

void probe_csrf(FrappeClient& client, const SiteReport& report) {
  const FrappeResult<Value> pong = client.call("ping");
  if (client.csrf_token_wanted()) {
    report({.level = SiteLevel::kWarn,
            .label = "CSRF",
            .what = "the site wants a token of every session",
            .remedy = "let the scenario fetch it after the login: GET /app, and send what stands "
                      "there as csrf_token in X-Frappe-CSRF-Token"});
  } else if (!pong) {
    report({.level = SiteLevel::kWarn, .label = "CSRF", .what = pong.error().text()});
  } else {
    report({.label = "CSRF", .what = "a session that came by the login needs no token"});
  }
}

// Frappe writes the time of the login into the user's document, in the site's time zone.
std::string site_date(FrappeClient& client, const std::string& user, WallTime now) {
  const auto found = client.find("User", user);
  if (const std::optional<Value> there = found.value_or(std::nullopt)) {
    const std::string login = (*there)["last_login"].text().substr(0, 10);
    const std::string before = date_text(now - std::chrono::days(1));
    const std::string after = date_text(now + std::chrono::days(1));
    if (before <= login && login <= after) {
      return login;
    }
  }
  return date_text(now);
}

}  // namespace acrida
