"""The fields that docs/concepts/weibo.md section 6 shows in each object; all others are strays."""

_STATUS = """
created_at id idstr mid can_edit text textLength source source_allowclick source_type favorited truncated
in_reply_to_status_id in_reply_to_user_id in_reply_to_screen_name pic_urls thumbnail_pic bmiddle_pic original_pic geo
user annotations reposts_count comments_count attitudes_count pending_approval_count isLongText mlevel visible
biz_feature hasActionTypeCard darwin_tags hot_weibo_tags text_tag_tips userType more_info_type positive_recom_flag
content_auth gif_ids is_show_bulletin comment_manage_info pic_ids pic_num picStatus retweeted_status longText
edit_count edit_at
"""

_COMMENT = """
created_at id idstr mid rootid floor_number text source user status reply_comment like_count reply_count liked
disable_reply feature_type
"""

_USER = """
id idstr class screen_name name province city location description url profile_image_url profile_url domain weihao
gender followers_count friends_count pagefriends_count statuses_count favourites_count created_at following
allow_all_act_msg geo_enabled verified verified_type remark allow_all_comment avatar_large avatar_hd verified_reason
follow_me online_status bi_followers_count lang star mbtype mbrank block_word block_app credit_score urank insecurity
cover_image_phone
"""

KNOWN = {"status": set(_STATUS.split()), "comment": set(_COMMENT.split()), "user": set(_USER.split())}
