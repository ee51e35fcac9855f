// What the pages of the demo site share: its database, its people, their sessions.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <memory>
#include <utility>

#include "demo/account.h"
#include "demo/cookies.h"
#include "demo/costs.h"
#include "demo/database.h"
#include "demo/demo_erp.h"
#include "demo/random_name.h"
#include "demo/session.h"
#include "demo/site_load.h"

namespace acrida::demo {

struct SiteState {
  // REQUIRES: make_site() has made the database's tables.
  SiteState(std::unique_ptr<Database> site_database,
            DemoMode site_mode,
            const DemoCosts& site_costs,
            const LoadSettings& load_settings,
            std::uint64_t seed)
      : mode(site_mode),
        costs(site_costs),
        database(std::move(site_database)),
        sessions(*database, accounts, names),
        load(load_settings, mode, seed, *database) {}

  const DemoMode mode;
  const DemoCosts costs;
  const std::unique_ptr<Database> database;
  const Accounts accounts;
  RandomNames names;
  Sessions sessions;
  Cookies cookies;
  SiteLoad load;
};

}  // namespace acrida::demo
