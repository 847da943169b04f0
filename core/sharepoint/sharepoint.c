#include "sharepoint/sharepoint.h"

#include "sharepoint/access.h"
#include "sharepoint/admin.h"
#include "sharepoint/deleted.h"
#include "sharepoint/feature.h"
#include "sharepoint/host.h"
#include "sharepoint/identity.h"
#include "sharepoint/licences.h"
#include "sharepoint/links.h"
#include "sharepoint/lock.h"
#include "sharepoint/moves.h"
#include "sharepoint/personal.h"
#include "sharepoint/purge.h"
#include "sharepoint/redirects.h"
#include "sharepoint/remove.h"
#include "sharepoint/remove_redirect.h"
#include "sharepoint/resolve.h"
#include "sharepoint/restore.h"
#include "sharepoint/sites.h"
#include "sharepoint/standing.h"
#include "sharepoint/trust.h"
#include "sharepoint/trust_change.h"
#include "sharepoint/wire.h"

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, NULL                                                                           \
    }
#define URL                                                                                        \
    {                                                                                              \
        "url", "url", "the site"                                                                   \
    }
#define ID(why)                                                                                    \
    {                                                                                              \
        "site_id", "guid?", why                                                                    \
    }
#define DIRECTION                                                                                  \
    {                                                                                              \
        "direction", "forward|back=forward", "back: the relation of the moves the other way round" \
    }
#define LOCKS "Unlock|ReadOnly|NoAccess|NoAdditions"
#define SAME_TENANT                                                                                \
    {                                                                                              \
        "same_tenant", "boolean=false",                                                            \
            "also a redirect that leads to another site of this tenant"                            \
    }

static const am_param just_url[] = {URL, END};
static const am_param get_site[] = {
    URL, {"via", "csom|rest=csom", "which of the service's two interfaces is asked"}, END};
static const am_param probe[] = {URL,
                                 {"method", "HEAD|GET=HEAD", "how it is asked"},
                                 {"token", "boolean=false", "signed in, as the other operations are"},
                                 END};
static const am_param trust[] = {DIRECTION, END};
static const am_param move_states[] = {
    DIRECTION, {"key", "string?", "of one: the source's user, alias or URL"}, END};
static const am_param verify_trust[] = {DIRECTION,
                                        {"stranger", "string?",
                                         "another host in place of the partner's, to see what the "
                                         "service says of one it does not know"},
                                        END};
static const am_param remove_trust[] = {
    DIRECTION,
    {"calibrated", "boolean=false",
     "a verify of this pair said GoodToProceed before the first side was removed"},
    {"moves_attested", "boolean=false",
     "somebody has checked that all moves are over; counts only where they cannot be read"},
    END};
static const am_param list_redirects[] = {
    {"detail", "boolean=false", "have the service fill in all members; slower"}, END};
static const am_param list_sites[] = {
    {"template", "string?", "only this template, like STS#3"},
    {"filter", "string?", "the service's expression: Url -like 'contoso.sharepoint.com/sites/a'"},
    {"personal", "boolean=false", "OneDrive sites too"},
    {"detail", "boolean=false", "have the service fill in all members; slower"},
    END};
static const am_param site_state[] = {
    URL, {"recycled", "boolean=false", "what the recycle bin holds of this URL, too"}, END};
static const am_param site_states[] = {
    {"each", "object[]", "up to 32 of {url, recycled}, as in site-state"}, END};
static const am_param list_deleted[] = {{"personal", "boolean=true", "OneDrive sites too"}, END};
static const am_param personal_site[] = {{"upn", "string", "the user, like john.doe@contoso.com"},
                                         END};
static const am_param resolve_link[] = {
    {"url", "string", "a link, like https://contoso.sharepoint.com/:w:/s/old/E12?e=a"}, END};
static const am_param sharing_links[] = {
    URL, {"items", "boolean=false", "also what each link shares; one or two requests a link"}, END};
static const am_param remove_site[] = {
    URL,
    ID("only if the site has this id"),
    {"live", "boolean=false", "remove it although it is no redirect but somebody's site"},
    SAME_TENANT,
    END};
static const am_param remove_redirect[] = {URL, SAME_TENANT, ID("only if the site has this id"),
                                           END};
static const am_param restore_site[] = {
    URL,
    ID("this version, where several are in the recycle bin"),
    {"lock_state", LOCKS "?", "lock state that it is to have afterwards"},
    {"drop_admin", "string?", "login that is not to be its administrator afterwards"},
    END};
static const am_param purge_site[] = {
    URL, ID("this version, where several are in the recycle bin"),
    {"after_removal", "boolean=false",
     "a change before this one removes it: also planned while the site of that id is there"},
    END};
static const am_param set_lock[] = {URL, {"lock_state", LOCKS, "lock state to set"}, END};
static const am_param set_admin[] = {
    URL,
    {"login", "string", "user like admin@contoso.com, or a claim like i:0#.f|membership|..."},
    {"admin", "boolean=true", "false: no longer"},
    END};

#define MAP_FIELD(words)                                                                           \
    {                                                                                              \
        "field", words, "what is looked for; source: the source's key"                             \
    }
#define VALUES                                                                                     \
    {                                                                                              \
        "values", "string[]", "up to 1000 of them"                                                 \
    }
static const am_param map_user[] = {{"value", "string", "a user's key, like ann@contoso.com"},
                                    MAP_FIELD("source|puid|upn|email=source"),
                                    DIRECTION,
                                    END};
static const am_param map_users[] = {VALUES, MAP_FIELD("source|puid|upn|email=source"), DIRECTION,
                                     END};
static const am_param map_group[] = {{"value", "string", "a group's object id, or its name"},
                                     MAP_FIELD("source|target|name=source"),
                                     DIRECTION,
                                     END};
static const am_param map_groups[] = {VALUES, MAP_FIELD("source|target|name=source"), DIRECTION,
                                      END};

static const am_op ops[] = {
    {"host-url", AM_READ, NULL, sp_host_url_step,
     "Ask the service for the tenant's own cross-tenant host.\n"
     "{url, host, configured, matches}: matches is false when the configuration names another "
     "my-site host. Reference 5.1.",
     NULL},
    {"tenant-info", AM_READ, NULL, sp_tenant_info_step,
     "Ask the service about the tenant itself; the first call to a tenant that one has never met.\n"
     "{root_url, multi_geo, cross_tenant}: cross_tenant is false when the service does not offer "
     "cross-tenant moves to this tenant (IsMnAFlightEnabled). Reference 4.2, 9.",
     NULL},
    {"list-trusts", AM_READ, NULL, sp_list_trusts_step,
     "Show all relations with other tenants, as the service tells them.\n"
     "{raw, relations, mentions_partner}: the inner format is undocumented, relations is null when "
     "it is no JSON. Decide with verify-trust, never with this. Reference 5.2.",
     NULL},
    {"verify-trust", AM_READ, verify_trust, sp_verify_trust_step,
     "Ask in which state the trust with the partner is, seen from this tenant.\n"
     "{status, number, role, partner}: status is NotEstablished, NotEstablishedByPartner, Dormant, "
     "DormantByPartner, GoodToProceed, CouldNotContactPartner or Unknown; role is the partner's. "
     "Reference 5.2.",
     NULL},
    {"remove-trust", AM_CHANGE | AM_IDEMPOTENT, remove_trust, sp_remove_trust_step,
     "End the trust with the partner, on this side.\n"
     "{status, role, partner}, status NotEstablished, proven by a verify afterwards. Role and host "
     "are computed from this tenant's role. Refused unless the status is GoodToProceed; the second "
     "side, and a resumed run, show NotEstablishedByPartner, Dormant or DormantByPartner, which "
     "count only with calibrated. Refused while a move is queued or running, or when that cannot "
     "be "
     "read and moves_attested is not given. Reference 5.2, 5.13, 8.1.",
     "trust"},
    {"create-trust", AM_CHANGE | AM_IDEMPOTENT, trust, sp_create_trust_step,
     "Establish the trust with the partner, on this side.\n"
     "{status, role, partner}: the status afterwards; a new trust is Dormant for up to seven days. "
     "Reference 5.2.",
     "trust"},
    {"list-redirects", AM_READ | AM_STREAM, list_redirects, sp_list_redirects_step,
     "List the redirect sites, those of OneDrive included.\n"
     "Items are sites as in get-site; many members are filled in only with detail. Both templates, "
     "REDIRECTSITE#0 and #1, each URL once. Reference 5.3, 5.4.",
     NULL},
    {"list-sites", AM_READ | AM_STREAM, list_sites, sp_list_sites_step,
     "List sites.\n"
     "Items are sites as in get-site; many members are filled in only with detail. Reference 5.3.",
     NULL},
    {"get-site", AM_READ, get_site, sp_get_site_step,
     "Read one site.\n"
     "{url, title, template, site_id, status, lock_state, lock_issue, owner, owner_login, "
     "group_id, "
     "has_holds, is_redirect, personal, teams_connected, hub, archive_status, created, "
     "last_modified, storage_mb, storage_max_mb, webs}. Absent when no active site is there. "
     "Reference 5.5.",
     NULL},
    {"site-state", AM_READ, site_state, sp_site_state_step,
     "Tell what stands at a URL.\n"
     "{site, recycled}: the active site as in get-site, or null; with recycled, what the recycle "
     "bin holds of that URL, as in list-deleted-sites. Reference 5.5, 5.8.",
     NULL},
    {"site-states", AM_READ, site_states, sp_site_states_step,
     "Tell what stands at several URLs, in one request.\n"
     "A list of {kind, value}, value as in site-state, in the order of each; null where it is not "
     "clear and the URL must be asked for on its own. Reference 4.6.",
     NULL},
    {"list-deleted-sites", AM_READ | AM_STREAM, list_deleted, sp_list_deleted_step,
     "List the recycle bin of sites.\n"
     "Items: {url, site_id, status, personal, deleted, days_remaining, storage_max_mb}. The "
     "service "
     "does not tell which were redirects. Reference 5.8.",
     NULL},
    {"resolve", AM_READ, just_url, sp_resolve_step,
     "Ask without signing in where a URL leads to, and whether that answers.\n"
     "{url, kind, status, location, location_host, leads_to, ok, destination}: kind is redirect, "
     "live, signin, absent, denied, throttled or unknown; leads_to is partner, own, elsewhere or "
     "null; ok: the destination answers, looked up only on hosts of the configured tenants; "
     "destination is {status, kind, url} or null. Absent proves nothing. Reference 5.17.",
     NULL},
    {"probe", AM_READ, probe, sp_probe_step,
     "Ask for a URL of this tenant once, and tell what the service answers.\n"
     "{url, status, kind, location, leads_to}, as in resolve, which a playbook wants: this one is for "
     "telling how the service treats a method or a token. Reference 5.17, 9.",
     NULL},
    {"resolve-link", AM_READ, resolve_link, sp_resolve_link_step,
     "Ask without signing in where a link to a file, a folder or a page leads to.\n"
     "As resolve, of a URL that is deeper than a site, on the root or my-site host of either "
     "tenant; with its query. Reference 5.16, 5.17, 7.1.",
     NULL},
    {"move-states", AM_READ, move_states, sp_move_states_step,
     "Report the content moves between the tenants.\n"
     "{readable, finished, running, total, jobs}: jobs are {id, type, source, target, state, "
     "direction, finished}. A state that is not known counts as running; readable is false when "
     "the "
     "service's report could not be read, and then nothing is known. With key only the moves "
     "of that one. Reference 5.13.",
     NULL},
    {"personal-site", AM_READ, personal_site, sp_personal_site_step,
     "Find a user's OneDrive, and what else has its URL.\n"
     "{upn, url, derived, exists, conflict, site, recycled}: derived when the service named no "
     "URL; "
     "conflict is live, redirect, recycled or null: what a move to this URL would meet. "
     "Reference 5.15.",
     NULL},
    {"site-users", AM_READ | AM_STREAM, just_url, sp_site_users_step,
     "List the users of a site.\n"
     "Items: {id, login, title, upn, email, kind, admin, hidden, guest}. Reference 5.16.",
     NULL},
    {"site-admins", AM_READ | AM_STREAM, just_url, sp_site_admins_step,
     "List the administrators of a site.\n"
     "Items as in site-users. Reference 5.16.",
     NULL},
    {"site-permissions", AM_READ | AM_STREAM, just_url, sp_site_permissions_step,
     "List who has which role on a site.\n"
     "Items: {id, login, title, kind, roles}: roles are names of permission levels. Reference "
     "5.16.",
     NULL},
    {"site-groups", AM_READ | AM_STREAM, just_url, sp_site_groups_step,
     "List the groups of a site with their members.\n"
     "Items: {id, title, members}: members as in site-users, or null when they are not told. "
     "Reference 5.16.",
     NULL},
    {"sharing-links", AM_READ | AM_STREAM, sharing_links, sp_sharing_links_step,
     "List the groups behind a site's sharing links.\n"
     "Items: {group_id, title, item_id, kind, link_id, audience, access, item}: audience is "
     "organization, anonymous, specific or unknown, access view, edit or null. With items, item is "
     "{kind, name, path, url, status}: kind is file, folder, gone (or a list item), or unknown. "
     "Reference 5.16.",
     NULL},
    {"identity-map-user", AM_READ, map_user, sp_identity_map_user_step,
     "Look up a user in the identity map that the service keeps.\n"
     "A list of rows {source_tenant_id, source, puid, upn, email, type}, empty when it has none. "
     "On the target; on the source for moves back. Reference 5.14.",
     NULL},
    {"identity-map-users", AM_READ, map_users, sp_identity_map_users_step,
     "Look up several users in the identity map, many in one request.\n"
     "A list of {value, rows} in the order of values, rows as in identity-map-user. "
     "Reference 5.14, 4.6.",
     NULL},
    {"identity-map-group", AM_READ, map_group, sp_identity_map_group_step,
     "Look up a group in the identity map that the service keeps.\n"
     "A list of rows {source_tenant_id, source, target, name, type}, empty when it has none. "
     "On the target; on the source for moves back. Reference 5.14.",
     NULL},
    {"identity-map-groups", AM_READ, map_groups, sp_identity_map_groups_step,
     "Look up several groups in the identity map, many in one request.\n"
     "A list of {value, rows} in the order of values, rows as in identity-map-group. "
     "Reference 5.14, 4.6.",
     NULL},
    {"check-identity-map", AM_READ, NULL, sp_check_identity_map_step,
     "Ask from which side this tenant calls the identity map.\n"
     "{status, number}: status is TrustIsNotEstablishedYet, CallFromTheSourceSide, "
     "CallFromTheTargetSide, CallUnderReverseConfig or Unknown. Reference 5.14.",
     NULL},
    {"licences", AM_READ, NULL, graph_licences,
     "Read how long the tenant's SharePoint licences last.\n"
     "{tenant_id, usable, ends, days_left, skus, subscriptions}: ends is the earliest next date "
     "of a living subscription with SharePoint in it. Reference 6.1, 6.2.",
     NULL},
    {"remove-site", AM_CHANGE | AM_IDEMPOTENT, remove_site, sp_remove_site_step,
     "Remove a site to the recycle bin, for 93 days.\n"
     "{url, site_id, removed, recycled}, proven by reading back. Takes redirects that lead to the "
     "partner; anything else only when said so. Never a root site, the admin centre, a site with a "
     "group or a hold. Reference 5.6, 5.18.",
     NULL},
    {"remove-redirect", AM_CHANGE | AM_IDEMPOTENT, remove_redirect, sp_remove_redirect_step,
     "Remove a redirect to the recycle bin, unlocking it first where that is needed.\n"
     "{url, site_id, removed, recycled, unlocked, made_admin, undo}. Only a redirect whose 308 "
     "leads to "
     "the partner. When the service denies it, it is unlocked, then admin_login of the tenant's "
     "block is made administrator; both are given back if it stays. Reference 5.4, 5.6, 5.18.",
     NULL},
    {"restore-site", AM_CHANGE | AM_IDEMPOTENT, restore_site, sp_restore_site_step,
     "Bring a removed site back from the recycle bin.\n"
     "The site as in get-site. Reference 5.9.",
     NULL},
    {"purge-site", AM_CHANGE | AM_IDEMPOTENT | AM_FINAL, purge_site, sp_purge_site_step,
     "Purge a removed site from the recycle bin, for good; its URL is free afterwards.\n"
     "{url, site_id, purged}. Reference 5.9.",
     "purge"},
    {"set-lock", AM_CHANGE | AM_IDEMPOTENT, set_lock, sp_set_lock_step,
     "Lock or unlock a site.\n"
     "The site as in get-site, when it shows the new state. Reference 5.10.",
     NULL},
    {"set-admin", AM_CHANGE | AM_IDEMPOTENT, set_admin, sp_set_admin_step,
     "Make somebody administrator of a site, or no longer.\n"
     "{url, login, admin}, read back. Reference 5.11.",
     NULL},
    {"wire-table", AM_READ | AM_STREAM, NULL, sp_wire_table_step,
     "List what is assumed about undocumented calls, and what the workspace overrides.\n"
     "Items: {name, value, default, certainty, section, help}. Reference 9.",
     NULL},
    {0}};

static const am_param config[] = {
    {"admin_login", "string?",
     "account that signs in; made administrator of a site that refuses its removal"},
    {"wire", "object?", "entries of the wire table that this service has otherwise"},
    END};

static const char *const many[] = {"site-state", "site-states", NULL};

const am_connector *am_sharepoint(void)
{
    static const am_connector self = {
        .size = sizeof(am_connector),
        .op_size = sizeof(am_op),
        .major = AM_ABI_MAJOR,
        .minor = AM_ABI_MINOR,
        .name = "sharepoint",
        .version = "1.0.0",
        .help = "SharePoint Online and OneDrive of a Microsoft 365 tenant.",
        .ops = ops,
        .config = config,
        .many = many,
    };
    return &self;
}
