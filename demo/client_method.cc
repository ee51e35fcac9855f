#include "demo/client_method.h"

#include <string>

#include "demo/resource_route.h"

namespace acrida::demo {
namespace {

// Makes of the call the one that it stands for.
void become_delete(Call& call) {
  call.doctype = call.arguments["doctype"].as_text();
  call.subject = call.arguments["name"].as_text();
  call.request.method = "DELETE";
}

}  // namespace

bool takes_verb(const Call& call) {
  return call.request.method == "POST" || call.request.method == "DELETE";
}

Answer refuse_verb(SiteState& /*site*/, Call& /*call*/) {
  return refuse(not_permitted_at_all("Not permitted"));
}

ServicePlan plan_client_delete(SiteState& site, const Call& call) {
  Call target = call;
  become_delete(target);
  return resource_route(target).plan(site, target);
}

Answer client_delete(SiteState& site, Call& call) {
  for (const std::string_view argument : {"doctype", "name"}) {
    if (call.arguments[argument].as_text().empty()) {
      return refuse(python_error("TypeError", "delete() missing 1 required positional argument: '" +
                                                  std::string(argument) + "'"));
    }
  }
  become_delete(call);
  Answer deleted = resource_route(call).answer(site, call);
  const bool is_done = deleted && deleted->status == 202;
  return is_done ? Answer(Page{.body = "{}"}) : deleted;
}

}  // namespace acrida::demo
