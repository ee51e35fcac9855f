// SimFrappe: a Frappe site in a map, for tests of the site tools: documents of any doctype, lists
// with filters, tags, logins, and whatever a test adds.
//
// Thread: the test's.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "site/site_plan.h"
#include "site/site_testing.h"
#include "site/value.h"

namespace acrida {

class SimFrappe {
 public:
  // Answers before the documents are looked at, where it answers at all.
  using Special =
      std::function<std::optional<SimReply>(const std::string& what, const Value& body)>;

  SimFrappe();

  FrappeClient& client() { return site.client; }
  // Adds a document. Its name is fields["name"].
  void add(const std::string& doctype, Value fields);
  const Value* find(const std::string& doctype, const std::string& name) const;
  std::size_t count(const std::string& doctype) const;

  // A Frappe error as the site writes it.
  static SimReply refusal(int status, const std::string& exc_type, const std::string& message);

  std::map<std::string, std::map<std::string, Value>> documents;
  std::map<std::string, std::string> passwords;  // of the users who may log in
  std::map<std::string, Value> methods;          // dotted name -> message
  Special special;
  std::string headers;  // of every answer
  SimSite site;

 private:
  SimReply answer(const std::string& what, const std::string& request);
  SimReply resource(const std::string& verb,
                    const std::string& path,
                    const std::string& query,
                    const Value& body);
  SimReply list(const std::string& doctype, const std::string& query) const;
  SimReply create(const std::string& doctype, Value fields);
  SimReply method(const std::string& name, const Value& body);
};

// A small shop: one item, one till, one mode that is there and one that is not.
SitePlan shop_plan();
std::vector<SiteAccount> shop_accounts();
// What its setup wizard has made: nothing that shop_plan() has to be prepared for.
void set_up_company(SimFrappe& frappe);

}  // namespace acrida
