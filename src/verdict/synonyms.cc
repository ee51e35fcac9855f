#include <array>

#include "verdict/request_words.h"

namespace acrida {
namespace {

using Sort = SynonymClass::Sort;

// Words are stemmed before they are compared, so that one form of each is enough. A word of two
// classes may be meant either way.
constexpr std::array kClasses = {
    SynonymClass{"create", Sort::kGeneralVerb, "create new add post insert make place save",
                 "POST PUT", "POST"},
    SynonymClass{"submit", Sort::kGeneralVerb,
                 "submit submission confirm confirmation finalize complete approve post",
                 "POST PUT PATCH", "POST PUT PATCH"},
    SynonymClass{"update", Sort::kGeneralVerb,
                 "update edit put patch modify modification change amend save", "PUT PATCH POST",
                 "PUT PATCH"},
    SynonymClass{"delete", Sort::kGeneralVerb, "delete remove destroy drop", "DELETE POST",
                 "DELETE"},
    SynonymClass{"cancel", Sort::kVerb, "cancel cancellation void revoke withdraw",
                 "DELETE POST PUT PATCH", "DELETE"},
    SynonymClass{"view", Sort::kGeneralVerb,
                 "view get open load show read fetch display retrieve visit detail info page",
                 "GET HEAD", "GET"},
    SynonymClass{"list", Sort::kGeneralVerb, "list index browse all", "GET HEAD", "GET"},
    SynonymClass{"search", Sort::kVerb, "search find lookup query autocomplete suggest", "GET HEAD",
                 "GET"},
    SynonymClass{"run", Sort::kGeneralVerb, "run generate build produce execute render compute", "",
                 ""},
    SynonymClass{"login", Sort::kDeed,
                 "login signin auth oauth authenticate authorize authorization session token",
                 "POST", ""},
    SynonymClass{"logout", Sort::kVerb, "logout signout logoff", "", ""},
    SynonymClass{"register", Sort::kDeed, "register registration signup enrol enroll", "POST",
                 "POST"},
    SynonymClass{"checkout", Sort::kDeed, "checkout purchase buy", "POST", ""},
    SynonymClass{"pay", Sort::kDeed, "pay payment charge", "POST", ""},
    SynonymClass{"transfer", Sort::kDeed, "transfer remit remittance", "POST", ""},
    SynonymClass{"book", Sort::kDeed, "book reserve reservation appointment", "", ""},
    SynonymClass{"upload", Sort::kVerb, "upload import attach attachment", "POST PUT PATCH", ""},
    SynonymClass{"download", Sort::kVerb, "download export", "", ""},
    SynonymClass{"print", Sort::kVerb, "print pdf", "", ""},
    SynonymClass{"report", Sort::kNoun, "report reporting analytics statistics", "", ""},
    SynonymClass{"stock", Sort::kNoun, "stock inventory", "", ""},
    SynonymClass{"balance", Sort::kNoun, "balance level", "", ""},
    SynonymClass{"dashboard", Sort::kNoun, "dashboard home homepage landing overview", "", ""},
    SynonymClass{"cart", Sort::kNoun, "cart basket trolley", "", ""},
    SynonymClass{"slot", Sort::kNoun, "slot availability available", "", ""},
    SynonymClass{"user", Sort::kNoun, "user member", "", ""},
    SynonymClass{"customer", Sort::kNoun, "customer client", "", ""},
    SynonymClass{"item", Sort::kNoun, "item product article", "", ""}};
static_assert(kClasses.size() <= 32, "a bit for each in WordClasses");

constexpr std::array kCompounds = {
    Compound{"log", "in", "login"},       Compound{"sign", "in", "login"},
    Compound{"log", "on", "login"},       Compound{"sign", "on", "login"},
    Compound{"log", "out", "logout"},     Compound{"sign", "out", "logout"},
    Compound{"log", "off", "logout"},     Compound{"sign", "up", "signup"},
    Compound{"look", "up", "lookup"},     Compound{"check", "out", "checkout"},
    Compound{"home", "page", "homepage"}, Compound{"start", "page", "homepage"}};

}  // namespace

std::span<const SynonymClass> synonym_classes() {
  return kClasses;
}

std::span<const Compound> compounds() {
  return kCompounds;
}

}  // namespace acrida
