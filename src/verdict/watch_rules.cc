#include "verdict/watch_rules.h"

#include "verdict/mariadb_rules.h"
#include "verdict/redis_rules.h"

namespace acrida {

std::vector<Finding> watch_findings(const RunData& data) {
  std::vector<Finding> findings;
  add_mariadb_findings(data, findings);
  add_redis_findings(data, findings);
  return findings;
}

}  // namespace acrida
