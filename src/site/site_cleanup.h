// SiteCleanup: removes what a load test made, and what prepare-site made when asked to.
//
// What Frappe does not let one remove stays, is counted, and is listed with the reason: invoices
// that a closing entry has consolidated, documents that others link to. So does what somebody has
// tagged by hand and prepare-site does not make.
//
// Thread: the client's loop; blocks.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "site/frappe_client.h"

namespace acrida {

// Eight hexadecimal digits in lower case, as a run draws them.
bool is_run_id(std::string_view text);

class SiteCleanup {
 public:
  // REQUIRES: the client outlives the clean-up; somebody who may delete is logged in.
  explicit SiteCleanup(FrappeClient& client) : client_(client) {}

  // Finds the invoices whose remarks begin with "acrida ", a run's id and a blank; of one run alone
  // when its id is given. REQUIRES: run_id is empty or is_run_id().
  FrappeResult<void> find_invoices(std::string_view run_id);
  // Finds what prepare-site has tagged.
  FrappeResult<void> find_set_up();

  // "POS Invoice" -> 1,204: what was found, before anything is removed.
  std::map<std::string, std::size_t> found() const;

  // Removes it. An error when the site stops answering.
  FrappeResult<void> remove();

  std::size_t removed() const { return removed_; }
  // Documents that stay for the same kind of reason.
  struct Kept {
    std::string why;                     // of the first of them
    std::vector<std::string> documents;  // "POS Profile SJ-BLR-001-POS"
  };
  // By the kind of the reason.
  const std::map<std::string, Kept>& kept() const { return kept_; }
  // What prepare-site changed, and somebody has to change back.
  const std::vector<std::string>& changed() const { return changed_; }

 private:
  struct Target {
    std::string doctype;
    std::string name;
    std::string reason = {};  // the kind of it, when it could not be removed
    std::string why = {};
    std::string label() const { return doctype + " " + name; }
  };

  FrappeResult<void> remove(const Target& target);
  void keep(const Target& target);

  FrappeClient& client_;
  std::vector<Target> targets_;
  std::map<std::string, Kept> kept_;
  std::vector<std::string> changed_;
  std::size_t removed_ = 0;
};

}  // namespace acrida
