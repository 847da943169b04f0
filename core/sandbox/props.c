#include "sandbox/props.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum member {
    M_FIXED,
    M_CREATED,
    M_GROUP,
    M_HOLDS,
    M_ID,
    M_LOCK,
    M_MODIFIED,
    M_NEVER,
    M_OWNER,
    M_OWNER_LOGIN,
    M_OWNER_MAIL,
    M_STATUS,
    M_TEAMS,
    M_TEMPLATE,
    M_TITLE,
    M_URL,
    M_USAGE
} member;

typedef struct prop {
    const char *name;
    char type; /* a(rray) b(ool) d(ate) g(uid) i(nt) l(ong) s(tring) u(int) */
    member member;
    int64_t fixed; /* of numbers and booleans; strings are null, GUIDs zero */
} prop;

/* In order of the names: the search relies on it. */
static const prop table[] = {{"AllowDownloadingNonWebViewableFiles", 'b', M_FIXED, 0},
                             {"AllowEditing", 'b', M_FIXED, 0},
                             {"AllowSelfServiceUpgrade", 'b', M_FIXED, 1},
                             {"AnonymousLinkExpirationInDays", 'i', M_FIXED, 0},
                             {"ArchiveStatus", 's', M_FIXED, 0},
                             {"ArchivedBy", 's', M_FIXED, 0},
                             {"ArchivedTime", 'd', M_NEVER, 0},
                             {"AuthContextStrength", 's', M_FIXED, 0},
                             {"AuthenticationContextLimitedAccess", 'b', M_FIXED, 0},
                             {"AuthenticationContextName", 's', M_FIXED, 0},
                             {"AverageResourceUsage", 'i', M_FIXED, 0},
                             {"BlockDownloadLinksFileType", 'i', M_FIXED, 0},
                             {"BlockDownloadMicrosoft365GroupIds", 's', M_FIXED, 0},
                             {"BlockDownloadPolicy", 'b', M_FIXED, 0},
                             {"BlockGuestsAsSiteAdmin", 'i', M_FIXED, 0},
                             {"ClearRestrictedAccessControl", 'b', M_FIXED, 0},
                             {"CommentsOnSitePagesDisabled", 'b', M_FIXED, 0},
                             {"CompatibilityLevel", 'i', M_FIXED, 15},
                             {"ConditionalAccessPolicy", 'i', M_FIXED, 0},
                             {"CreatedTime", 'd', M_CREATED, 0},
                             {"CurrentResourceUsage", 'i', M_FIXED, 0},
                             {"DefaultLinkPermission", 'i', M_FIXED, 0},
                             {"DefaultLinkToExistingAccess", 'b', M_FIXED, 0},
                             {"DefaultLinkToExistingAccessReset", 'b', M_FIXED, 0},
                             {"DefaultShareLinkRole", 'i', M_FIXED, 0},
                             {"DefaultShareLinkScope", 'i', M_FIXED, 0},
                             {"DefaultSharingLinkType", 'i', M_FIXED, 0},
                             {"DenyAddAndCustomizePages", 'i', M_FIXED, 2},
                             {"Description", 's', M_FIXED, 0},
                             {"DisableAppViews", 'i', M_FIXED, 0},
                             {"DisableCompanyWideSharingLinks", 'i', M_FIXED, 0},
                             {"DisableFlows", 'i', M_FIXED, 0},
                             {"ExcludeBlockDownloadPolicySiteOwners", 'b', M_FIXED, 0},
                             {"ExcludeBlockDownloadSharePointGroups", 's', M_FIXED, 0},
                             {"ExcludedBlockDownloadGroupIds", 'a', M_FIXED, 0},
                             {"ExternalUserExpirationInDays", 'i', M_FIXED, 0},
                             {"GroupId", 'g', M_GROUP, 0},
                             {"GroupOwnerLoginName", 's', M_FIXED, 0},
                             {"HasHolds", 'b', M_HOLDS, 0},
                             {"HubSiteId", 'g', M_FIXED, 0},
                             {"IBMode", 's', M_FIXED, 0},
                             {"IBSegments", 'a', M_FIXED, 0},
                             {"IBSegmentsToAdd", 's', M_FIXED, 0},
                             {"IBSegmentsToRemove", 's', M_FIXED, 0},
                             {"IsAuthoritative", 'b', M_FIXED, 0},
                             {"IsGroupOwnerSiteAdmin", 'b', M_FIXED, 0},
                             {"IsHubSite", 'b', M_FIXED, 0},
                             {"IsTeamsChannelConnected", 'b', M_FIXED, 0},
                             {"IsTeamsConnected", 'b', M_TEAMS, 0},
                             {"LastContentModifiedDate", 'd', M_MODIFIED, 0},
                             {"Lcid", 'u', M_FIXED, 1033},
                             {"LimitedAccessFileType", 'i', M_FIXED, 0},
                             {"ListsShowHeaderAndNavigation", 'b', M_FIXED, 0},
                             {"LockIssue", 's', M_FIXED, 0},
                             {"LockReason", 'i', M_FIXED, 0},
                             {"LockState", 's', M_LOCK, 0},
                             {"LoopDefaultSharingLinkRole", 'i', M_FIXED, 0},
                             {"LoopDefaultSharingLinkScope", 'i', M_FIXED, 0},
                             {"LoopOverrideSharingCapability", 'b', M_FIXED, 0},
                             {"LoopSharingCapability", 'i', M_FIXED, 0},
                             {"MediaTranscription", 'i', M_FIXED, 0},
                             {"OverrideBlockUserInfoVisibility", 'i', M_FIXED, 0},
                             {"OverrideSharingCapability", 'b', M_FIXED, 0},
                             {"OverrideTenantAnonymousLinkExpirationPolicy", 'b', M_FIXED, 0},
                             {"OverrideTenantExternalUserExpirationPolicy", 'b', M_FIXED, 0},
                             {"Owner", 's', M_OWNER, 0},
                             {"OwnerEmail", 's', M_OWNER_MAIL, 0},
                             {"OwnerLoginName", 's', M_OWNER_LOGIN, 0},
                             {"OwnerName", 's', M_FIXED, 0},
                             {"PWAEnabled", 'i', M_FIXED, 1},
                             {"ReadOnlyAccessPolicy", 'b', M_FIXED, 0},
                             {"ReadOnlyForBlockDownloadPolicy", 'b', M_FIXED, 0},
                             {"ReadOnlyForUnmanagedDevices", 'b', M_FIXED, 0},
                             {"RelatedGroupId", 'g', M_GROUP, 0},
                             {"RequestFilesLinkEnabled", 'b', M_FIXED, 0},
                             {"RequestFilesLinkExpirationInDays", 'i', M_FIXED, 0},
                             {"RestrictedAccessControl", 'b', M_FIXED, 0},
                             {"RestrictedAccessControlGroups", 's', M_FIXED, 0},
                             {"RestrictedAccessControlGroupsToAdd", 's', M_FIXED, 0},
                             {"RestrictedAccessControlGroupsToRemove", 's', M_FIXED, 0},
                             {"RestrictedToRegion", 'i', M_FIXED, 3},
                             {"SandboxedCodeActivationCapability", 'i', M_FIXED, 0},
                             {"SensitivityLabel", 'g', M_FIXED, 0},
                             {"SensitivityLabel2", 's', M_FIXED, 0},
                             {"SetOwnerWithoutUpdatingSecondaryAdmin", 'b', M_FIXED, 0},
                             {"SharingAllowedDomainList", 's', M_FIXED, 0},
                             {"SharingBlockedDomainList", 's', M_FIXED, 0},
                             {"SharingCapability", 'i', M_FIXED, 0},
                             {"SharingDomainRestrictionMode", 'i', M_FIXED, 0},
                             {"SharingLockDownCanBeCleared", 'b', M_FIXED, 0},
                             {"SharingLockDownEnabled", 'b', M_FIXED, 0},
                             {"ShowPeoplePickerSuggestionsForGuestUsers", 'b', M_FIXED, 0},
                             {"SiteDefinedSharingCapability", 'i', M_FIXED, 0},
                             {"SiteId", 'g', M_ID, 0},
                             {"SocialBarOnSitePagesDisabled", 'b', M_FIXED, 0},
                             {"Status", 's', M_STATUS, 0},
                             {"StorageMaximumLevel", 'l', M_FIXED, 26214400},
                             {"StorageQuotaType", 's', M_FIXED, 0},
                             {"StorageUsage", 'l', M_USAGE, 0},
                             {"StorageWarningLevel", 'l', M_FIXED, 25574400},
                             {"TeamsChannelType", 'i', M_FIXED, 0},
                             {"Template", 's', M_TEMPLATE, 0},
                             {"TimeZoneId", 'i', M_FIXED, 13},
                             {"Title", 's', M_TITLE, 0},
                             {"TitleTranslations", 's', M_FIXED, 0},
                             {"Url", 's', M_URL, 0},
                             {"UserCodeMaximumLevel", 'i', M_FIXED, 300},
                             {"UserCodeWarningLevel", 'i', M_FIXED, 200},
                             {"WebsCount", 'i', M_FIXED, 0}};

enum { COUNT = sizeof table / sizeof *table };

const char *sb_props_status(const sb_site *s)
{
    return s->where == SB_RECYCLED ? "Recycled" : s->op ? "Updating" : "Active";
}

static int by_name(const void *key, const void *row)
{
    return strcmp(key, ((const prop *)row)->name);
}

static const prop *find(const char *name)
{
    return bsearch(name, table, COUNT, sizeof *table, by_name);
}

bool sb_props_known(const char *name)
{
    return find(name) != NULL;
}

static const char *text_of(const sb_props *p, member m, char *mem, size_t n)
{
    const sb_site *s = p->site;

    switch (m) {
    case M_LOCK:
        return sb_world_lock_name(s->lock);
    case M_OWNER:
        return p->brief || !s->owner ? "" : s->owner;
    case M_OWNER_MAIL:
        return p->brief ? NULL : s->owner;
    case M_OWNER_LOGIN:
        if (p->brief || !s->owner)
            return NULL;
        snprintf(mem, n, "i:0#.f|membership|%s", s->owner);
        return mem;
    case M_STATUS:
        return sb_props_status(s);
    case M_TEMPLATE:
        return sb_world_template_name(p->world, s);
    case M_TITLE:
        return sb_world_title(s);
    case M_URL:
        return s->url;
    default:
        return NULL;
    }
}

static int64_t when(const sb_props *p, member m)
{
    int64_t day = 86400000;
    int64_t age = (int64_t)(p->site->id.b[0] + 30) * day + p->site->id.b[1] * INT64_C(1000);

    if (m == M_MODIFIED)
        return p->world->base_now - age;
    return m == M_CREATED && !p->brief ? p->world->base_now - age - 400 * day : SB_NO_DATE;
}

static void put(sb_emit *e, const sb_props *p, const prop *row)
{
    static const sb_guid zero;
    const sb_site *s = p->site;
    bool grouped = s->more && !sb_guid_zero(&s->more->group_id);
    char mem[600];

    sb_emit_key(e, row->name);
    switch (row->type) {
    case 'a':
        sb_emit_open(e, '[');
        sb_emit_close(e, ']');
        break;
    case 'b':
        sb_emit_bool(e, row->member == M_HOLDS
                            ? !p->brief && s->hold != SB_FREE && s->hold != SB_UNLISTED
                        : row->member == M_TEAMS ? !p->brief && grouped
                                                 : row->fixed != 0);
        break;
    case 'd':
        sb_emit_date(e, when(p, row->member));
        break;
    case 'g':
        sb_emit_guid(e, row->member == M_ID                              ? &s->id
                        : row->member == M_GROUP && grouped && !p->brief ? &s->more->group_id
                                                                         : &zero);
        break;
    case 'i':
        sb_emit_int(e, row->fixed);
        break;
    case 'l':
        sb_emit_long(e, row->member == M_USAGE ? (p->brief ? 0 : s->id.b[2]) : row->fixed);
        break;
    case 'u':
        sb_emit_long(e, row->fixed);
        break;
    default:
        sb_emit_str(e, text_of(p, row->member, mem, sizeof mem));
    }
}

bool sb_props_one(sb_emit *e, const sb_props *p, const char *name)
{
    const prop *row = find(name);

    if (row)
        put(e, p, row);
    return row != NULL;
}

void sb_props_all(sb_emit *e, const sb_props *p)
{
    for (size_t i = 0; i < COUNT; i++)
        put(e, p, &table[i]);
}
