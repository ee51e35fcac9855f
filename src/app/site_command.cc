#include "app/site_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include "app/consent.h"
#include "app/run_setup.h"
#include "app/site_plan_file.h"
#include "base/check.h"
#include "base/escape.h"
#include "io/epoll_kernel.h"
#include "io/loop.h"
#include "site/site_check.h"
#include "site/site_cleanup.h"
#include "site/site_preparation.h"
#include "site/site_probe.h"

namespace acrida {
namespace {

constexpr int kExitReady = 0;
constexpr int kExitNotReady = 1;

// A reader of standard output that has gone away ends nothing: what was asked for is done all the
// same, and the exit code says how it went.
void say(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void say_finding(const SiteFinding& finding) {
  say(finding_text(finding));
}

struct SiteFiles {
  SitePlan plan;
  std::vector<SiteAccount> accounts;
};

Result<SiteFiles> read_files(const SiteOptions& options) {
  DiskFiles disk;
  const Result<std::optional<std::string>> read = disk.read(options.plan_path);
  if (!read) {
    return fail(read.error());
  }
  const std::optional<std::string>& text = *read;
  if (!text) {
    return fail("no such file: " + escape_for_terminal(options.plan_path));
  }
  Result<SitePlan> plan = parse_site_plan(*text, options.plan_path);
  if (!plan) {
    return fail(std::move(plan.error()));
  }
  SiteFiles files{.plan = std::move(*plan), .accounts = {}};
  const std::string path = options.accounts_path.value_or(
      files.plan.accounts.empty() ? "" : beside_plan(options.plan_path, files.plan.accounts));
  if (!path.empty()) {
    Result<std::vector<SiteAccount>> accounts = read_site_accounts(path);
    if (!accounts) {
      return fail(std::move(accounts.error()));
    }
    files.accounts = std::move(*accounts);
  }
  return files;
}

// Who does it, as the first line says. Nothing was asked of the site before.
Result<std::string> enter(FrappeClient& client, const SiteAdmin& admin) {
  const FrappeResult<std::string> name = log_in_admin(client, admin);
  if (!name) {
    return fail(
        fmt::format("the administrator was refused: {}", escape_for_terminal(name.error().text())));
  }
  return *name;
}

int check(FrappeClient& client,
          const Url& host,
          const SiteOptions& options,
          const SiteFiles& files) {
  const SiteCheckInput input{
      .host = host, .plan = files.plan, .accounts = files.accounts, .admin = options.admin};
  const bool ready = check_site(client, input, say_finding);
  say(ready ? "Nothing failed: the site is ready\n" : "The site is not ready\n");
  return ready ? kExitReady : kExitNotReady;
}

void say_changes(const std::vector<SiteChange>& changes) {
  for (const SiteChange& change : changes) {
    say(fmt::format("      {}\n", escape_for_terminal(change.text())));
  }
  for (const std::string& note : consequences(changes)) {
    say(fmt::format("Note: {}\n", escape_for_terminal(note)));
  }
}

bool say_by_hand(const std::vector<std::string>& by_hand) {
  for (const std::string& line : by_hand) {
    say(fmt::format("By hand: {}\n", escape_for_terminal(line)));
  }
  return !by_hand.empty();
}

// Before the first change.
Result<void> ask(const Url& host,
                 const SiteOptions& options,
                 std::string what,
                 Terminal& terminal) {
  // By a proxy, "localhost" is the proxy's machine.
  if (is_loopback(host) && !options.connection.proxy) {
    return {};
  }
  return ask_consent({.host = std::string(host.origin()),
                      .what = std::move(what),
                      .answer = options.line_with_yes,
                      .given = options.yes},
                     terminal);
}

Result<int> prepare(FrappeClient& client,
                    const Url& host,
                    const SiteOptions& options,
                    const SiteFiles& files,
                    Terminal& terminal) {
  ACRIDA_CHECK(options.admin);
  const Result<std::string> admin = enter(client, *options.admin);
  if (!admin) {
    return fail(admin.error());
  }
  SiteFacts facts;
  facts.today = site_date(client, *admin, client.wall_now());
  probe_version(client, facts, [](const SiteFinding&) {});
  SitePreparation preparation(client);
  const bool has_basis = preparation.look(site_needs(files.plan, files.accounts, facts));
  const bool by_hand = say_by_hand(preparation.by_hand());
  const std::vector<SiteChange>& changes = preparation.changes();
  if (!has_basis) {
    say("Nothing was created: the rest depends on it\n");
    return kExitNotReady;
  }
  if (changes.empty()) {
    say(by_hand ? "Nothing to create\n" : "Nothing to do: the site has all that the plan names\n");
    return by_hand ? kExitNotReady : kExitReady;
  }
  const std::string count =
      fmt::format("{} document{}", changes.size(), changes.size() == 1 ? "" : "s");
  say(fmt::format("{} to create or change:\n", count));
  say_changes(changes);
  if (options.dry_run) {
    say("Nothing was created: --dry-run\n");
    return by_hand ? kExitNotReady : kExitReady;
  }
  const Result<void> consent = ask(
      host, options, fmt::format("create or change {}, tagged {}", count, kCreatedTag), terminal);
  if (!consent) {
    return fail(consent.error());
  }
  const bool all = preparation.carry_out(say_finding);
  say(all ? fmt::format("Done: {}\n", count) : "Not all of it worked\n");
  return all && !by_hand ? kExitReady : kExitNotReady;
}

void say_kept(const SiteCleanup& cleanup) {
  constexpr std::size_t kShown = 5;
  for (const auto& [reason, kept] : cleanup.kept()) {
    std::string names;
    for (std::size_t i = 0; i < std::min(kept.documents.size(), kShown); ++i) {
      names += (i == 0 ? "" : ", ") + kept.documents[i];
    }
    say(fmt::format("Stays: {} document{} ({}{}): {}\n", kept.documents.size(),
                    kept.documents.size() == 1 ? "" : "s", escape_for_terminal(names),
                    kept.documents.size() > kShown ? ", ..." : "", escape_for_terminal(kept.why)));
  }
  for (const std::string& document : cleanup.changed()) {
    say(fmt::format("Was changed by prepare-site, to be put back by hand: {}\n",
                    escape_for_terminal(document)));
  }
}

Result<int> clean_up(FrappeClient& client,
                     const Url& host,
                     const SiteOptions& options,
                     Terminal& terminal) {
  ACRIDA_CHECK(options.admin);
  if (const Result<std::string> admin = enter(client, *options.admin); !admin) {
    return fail(admin.error());
  }
  SiteCleanup cleanup(client);
  FrappeResult<void> found = cleanup.find_invoices(options.run_id);
  if (found && options.set_up) {
    found = cleanup.find_set_up();
  }
  if (!found) {
    return fail(Error(escape_for_terminal(found.error().error().message())));
  }
  std::string counts;
  for (const auto& [doctype, count] : cleanup.found()) {
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, doctype);
  }
  if (!counts.empty()) {
    say(fmt::format("To remove: {}\n", escape_for_terminal(counts)));
    const Result<void> consent = ask(host, options, "cancel and delete " + counts, terminal);
    if (!consent) {
      return fail(consent.error());
    }
    if (const FrappeResult<void> gone = cleanup.remove(); !gone) {
      return fail(Error(escape_for_terminal(gone.error().error().message())));
    }
  }
  say_kept(cleanup);
  say(fmt::format("Removed {} document{}\n", cleanup.removed(), cleanup.removed() == 1 ? "" : "s"));
  return cleanup.kept().empty() ? kExitReady : kExitNotReady;
}

}  // namespace

Result<int> site_command(SiteCommand command,
                         std::span<const std::string> arguments,
                         const EnvironmentVariables& environment,
                         Terminal& terminal) {
  DiskFiles disk;
  const Result<SiteOptions> parsed = parse_site_options(command, arguments, environment, disk);
  if (!parsed) {
    return fail(parsed.error());
  }
  const SiteOptions& options = *parsed;
  if (options.help) {
    say(site_help(command));
    return kExitReady;
  }
  SiteFiles files;
  if (!options.plan_path.empty()) {
    Result<SiteFiles> read = read_files(options);
    if (!read) {
      return fail(std::move(read.error()));
    }
    files = std::move(*read);
  }
  ACRIDA_CHECK(options.connection.host);
  Result<HttpConfig> http = http_config(options.connection);
  Result<Url> host = Url::parse(*options.connection.host);
  if (!http || !host) {
    return fail(!http ? std::move(http.error()) : std::move(host.error()));
  }
  http->base = *host;
  http->has_base = true;
  const Result<std::unique_ptr<EpollKernel>> kernel = EpollKernel::open();
  if (!kernel) {
    return fail(kernel.error());
  }
  Loop loop(**kernel);
  FrappeClient client(loop, std::move(*http), tls_options(options.connection));
  switch (command) {
    case SiteCommand::kCheck:
      return check(client, *host, options, files);
    case SiteCommand::kPrepare:
      return prepare(client, *host, options, files, terminal);
    case SiteCommand::kCleanup:
      break;
  }
  return clean_up(client, *host, options, terminal);
}

}  // namespace acrida
