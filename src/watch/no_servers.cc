// In the place of mariadb_server.cc and redis_server.cc, in a build without their libraries.
#include "base/check.h"
#include "watch/watched_server.h"

namespace acrida {

std::unique_ptr<WatchedServer> make_mariadb_server(WatchAddress /*address*/) {
  ACRIDA_CHECK(can_watch());
  return nullptr;
}

std::unique_ptr<WatchedServer> make_redis_server(WatchAddress /*address*/) {
  ACRIDA_CHECK(can_watch());
  return nullptr;
}

bool can_watch() {
  return false;
}

}  // namespace acrida
