#include "demo/site_state.h"

#include <utility>

namespace acrida::demo {

SiteState::SiteState(std::unique_ptr<Database> site_database, const SiteOptions& options)
    : mode(options.mode),
      development_server(options.development_server),
      costs(options.costs),
      database(std::move(site_database)),
      sessions(*database, accounts, names),
      load(options, *database) {}

}  // namespace acrida::demo
