#include "demo/site_state.h"

#include <utility>

#include "demo/user_document.h"

namespace acrida::demo {
namespace {

Accounts accounts_in(Database& database, DemoMode mode) {
  Accounts accounts;
  load_accounts(database, mode, accounts);
  return accounts;
}

}  // namespace

SiteState::SiteState(std::unique_ptr<Database> site_database, const SiteOptions& options)
    : mode(options.mode),
      csrf(options.csrf),
      development_server(options.development_server),
      costs(options.costs),
      database(std::move(site_database)),
      accounts(accounts_in(*database, mode)),
      sessions(*database, accounts, names) {}

}  // namespace acrida::demo
