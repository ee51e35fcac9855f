// What a site says of itself before anybody asks for a document: whether it is there, what serves
// it, what it limits, and which version it is.
//
// Thread: the client's loop; every call blocks.
#pragma once

#include <string>

#include "site/frappe_client.h"
#include "site/site_finding.h"
#include "site/site_need.h"

namespace acrida {

// Reports the connection, the server program and site-wide limits. False when no Frappe site
// answers there, so that nothing else can be asked.
bool probe_front(FrappeClient& client, const Url& host, const SiteReport& report);

// Asks for the versions, and fills in what follows from them. REQUIRES: somebody is logged in.
void probe_version(FrappeClient& client, SiteFacts& facts, const SiteReport& report);

// Whether a session that came by the login has to send a CSRF token. REQUIRES: logged in by
// password.
void probe_csrf(FrappeClient& client, const SiteReport& report);

// The date on the site's own clock, by the login that has just taken place; by ours, in UTC, where
// the site does not tell. REQUIRES: `user` is logged in by password.
std::string site_date(FrappeClient& client, const std::string& user, WallTime now);

// This machine, by its name or address. By a proxy, such a host is the proxy's machine: ask for
// that first.
bool is_loopback(const Url& host);

}  // namespace acrida
